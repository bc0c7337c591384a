package dev.berth.daemon.usage;

import java.time.Instant;
import java.util.List;

/**
 * What everybody uses, as of one sample.
 *
 * @param at when
 * @param pods those that run, by name
 * @param slots every one, ascending
 */
public record UsageReport(Instant at, List<PodUsage> pods, List<SlotUsage> slots) {
    /** Before the first sample. */
    public static final UsageReport NONE = new UsageReport(Instant.EPOCH, List.of(), List.of());

    public UsageReport {
        pods = List.copyOf(pods);
        slots = List.copyOf(slots);
    }
}
