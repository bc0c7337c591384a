package dev.berth.registry.gc;

import dev.berth.policies.retention.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts what a collection does while it runs. */
final class Tally {
    private final List<Removal> removals = new ArrayList<>();
    private int tags;
    private int manifests;
    int sessions;
    int links;
    int blobs;
    int strays;
    long bytes;
    int young;
    int waiting;
    int failed;

    /** Notes a removal, the first {@code most} one by one. */
    void removed(Removal removal, int most) {
        switch (removal) {
            case Removal.OfTag _ -> tags++;
            case Removal.OfManifest _ -> manifests++;
        }
        if (removals.size() < most) {
            removals.add(removal);
        }
    }

    CollectReport report(Instant startedAt, Duration took, boolean dryRun) {
        return new CollectReport(
                startedAt, took, dryRun, sessions, tags, manifests, removals, links, blobs, strays,
                bytes, young, waiting, failed);
    }
}
