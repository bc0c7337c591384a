package dev.berth.registry.gc;

import java.time.Duration;
import java.time.Instant;

/** Counts what a collection does while it runs. */
final class Tally {
    int sessions;
    int links;
    int blobs;
    int strays;
    long bytes;
    int young;
    int failed;

    CollectReport report(Instant startedAt, Duration took, boolean dryRun) {
        return new CollectReport(
                startedAt, took, dryRun, sessions, links, blobs, strays, bytes, young, failed);
    }
}
