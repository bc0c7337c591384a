package dev.berth.registry.gc;

import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.ProtectedDigests;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What the registry does by itself, from {@link #start} to {@link #close}. */
public final class Upkeep implements AutoCloseable {
    private final CountDownLatch closing;
    private final Collector collector;
    private final BackgroundWorker collecting;

    private Upkeep(CountDownLatch closing, Collector collector, BackgroundWorker collecting) {
        this.closing = closing;
        this.collector = collector;
        this.collecting = collecting;
    }

    /**
     * What is kept up.
     *
     * @param layout where the files are
     * @param writer whose locks guard them
     * @param index who holds what
     * @param uploads content on its way in
     * @param rules what is kept
     * @param guarded what somebody else relies on
     * @param events told of what goes
     * @param limits every bound
     * @param clock for ages; the pauses are real time
     */
    public record Subjects(
            BlobLayout layout,
            BlobWriter writer,
            RegistryIndex index,
            UploadSessions uploads,
            RetentionRules rules,
            ProtectedDigests guarded,
            Announcer events,
            UpkeepLimits limits,
            InstantSource clock) {}

    /** Begins; the first look for work comes after one interval. */
    public static Upkeep start(Subjects on) {
        var closing = new CountDownLatch(1);
        var limits = on.limits();
        var collector =
                new Collector(
                        on.layout(),
                        on.writer(),
                        on.index(),
                        on.uploads(),
                        new RepositoryRetention(
                                on.index().retention(),
                                on.rules(),
                                on.guarded(),
                                on.events(),
                                limits),
                        on.events(),
                        limits,
                        on.clock(),
                        Pace.of(closing, limits.pause()));
        return new Upkeep(
                closing,
                collector,
                BackgroundWorker.start(
                        "registry-collector",
                        limits.look(),
                        collector::look,
                        closing,
                        limits.stop()));
    }

    /** Collects garbage now; of a dry run, says what would go. */
    public CollectReport collect(boolean dryRun) {
        return collector.collect(dryRun);
    }

    /** What the last collection did. */
    public Optional<CollectReport> lastCollection() {
        return collector.last();
    }

    /** Ends the work in hand within its bound. */
    @Override
    public void close() {
        closing.countDown();
        collecting.close();
    }
}
