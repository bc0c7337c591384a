package dev.berth.registry.gc;

import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.ProtectedDigests;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.BlobTrash;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.observe.RegistryMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What the registry does by itself, from {@link #start} to {@link #close}. */
public final class Upkeep implements AutoCloseable {
    private final CountDownLatch closing;
    private final Collector collector;
    private final BackgroundWorker collecting;
    private final Scrubber scrubber;
    private final BackgroundWorker scrubbing;
    private final Duration stop;

    private Upkeep(
            CountDownLatch closing,
            Collector collector,
            BackgroundWorker collecting,
            Scrubber scrubber,
            BackgroundWorker scrubbing,
            Duration stop) {
        this.closing = closing;
        this.collector = collector;
        this.collecting = collecting;
        this.scrubber = scrubber;
        this.scrubbing = scrubbing;
        this.stop = stop;
    }

    /**
     * What is kept up.
     *
     * @param layout where the files are
     * @param blobs reads them
     * @param writer whose locks guard them
     * @param index who holds what
     * @param uploads content on its way in
     * @param rules what is kept
     * @param guarded what somebody else relies on
     * @param events told of what goes
     * @param metrics counts what is read
     * @param limits every bound
     * @param clock for ages; the pauses are real time
     */
    public record Subjects(
            BlobLayout layout,
            BlobReader blobs,
            BlobWriter writer,
            RegistryIndex index,
            UploadSessions uploads,
            RetentionRules rules,
            ProtectedDigests guarded,
            Announcer events,
            RegistryMetrics metrics,
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
        var scrubber =
                new Scrubber(
                        on.blobs(),
                        new BlobTrash(on.layout(), on.writer()),
                        on.index().scrub(),
                        on.events(),
                        on.metrics(),
                        limits,
                        on.clock(),
                        Pace.of(closing, limits.pause()));
        var collecting = worker("registry-collector", collector::look, closing, limits);
        on.writer().heedSpace(new DiskWatermark(limits.shortBytes(), collecting::wake));
        return new Upkeep(
                closing,
                collector,
                collecting,
                scrubber,
                worker("registry-scrubber", scrubber::look, closing, limits),
                limits.stop());
    }

    private static BackgroundWorker worker(
            String name, Runnable work, CountDownLatch closing, UpkeepLimits limits) {
        return BackgroundWorker.start(name, limits.look(), work, closing, limits.stop());
    }

    /** Collects garbage now; of a dry run, says what would go. */
    public CollectReport collect(boolean dryRun) {
        return collector.collect(dryRun);
    }

    /** What the last collection did. */
    public Optional<CollectReport> lastCollection() {
        return collector.last();
    }

    /** Reads everything again, from the beginning, beside whatever else there is to do. */
    public ScrubPass scrub() {
        var asked = scrubber.request();
        scrubbing.wake();
        return asked;
    }

    /** What reading stored content again has shown. */
    public ScrubStatus scrubStatus() {
        return scrubber.status();
    }

    /** Ends the work in hand within its bound, also that which somebody asked for. */
    @Override
    public void close() {
        closing.countDown();
        collecting.close();
        scrubbing.close();
        scrubber.close();
        collector.awaitEnd(stop);
    }
}
