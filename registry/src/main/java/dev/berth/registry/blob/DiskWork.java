package dev.berth.registry.blob;

/**
 * Hears of the stretches in which the registry reads or syncs its own disk for a request, so that
 * no byte comes or goes and nobody has stalled.
 */
@FunctionalInterface
public interface DiskWork {
    /** Such a stretch, until it is closed. */
    @FunctionalInterface
    interface Stretch extends AutoCloseable {
        @Override
        void close();
    }

    /** A stretch begins. */
    Stretch begin();
}
