package dev.berth.daemon.docker;

/** Something that goes on by itself until it is closed. */
public interface Subscription extends AutoCloseable {
    /** Ends it; returns when nobody is told any more. */
    @Override
    void close();
}
