package dev.berth.registry.gc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What reading stored content again has shown.
 *
 * @param isRunning whether a pass is under way
 * @param blobs read in this pass, or in the last one since the start
 * @param bytes of them
 * @param totalBytes that the pass had to read when it began
 * @param found damaged ones among them
 * @param passes that came to their end since the start
 * @param finishedAt when a pass last came to its end, also before the start
 * @param damaged content that is out of service until it is pushed again, whoever found it, up to a
 *     bound
 * @param damagedCount how much that is
 * @param diskFault why the last pass broke off, where that was the disk; empty once one came to its
 *     end
 */
public record ScrubStatus(
        boolean isRunning,
        int blobs,
        long bytes,
        long totalBytes,
        int found,
        int passes,
        Optional<Instant> finishedAt,
        List<DamagedContent> damaged,
        int damagedCount,
        Optional<String> diskFault) {
    public ScrubStatus {
        damaged = List.copyOf(damaged);
    }
}
