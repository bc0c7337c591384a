package dev.berth.policies.slots;

/**
 * The memory that pods may ask for.
 *
 * @param totalBytes what the host has, 1 to {@value SlotDemand#MAX_MEMORY_BYTES}
 * @param reserveBytes what stays with the system, less than the total
 * @param overcommitPercent how much of the rest pods may ask for, {@value #NO_OVERCOMMIT_PERCENT}
 *     to {@value #MAX_OVERCOMMIT_PERCENT}
 */
public record HostMemory(long totalBytes, long reserveBytes, int overcommitPercent) {
    /** Pods may ask for what there is. */
    public static final int NO_OVERCOMMIT_PERCENT = 100;

    /** More would promise memory to ten pods that one of them can use. */
    public static final int MAX_OVERCOMMIT_PERCENT = 1_000;

    public HostMemory {
        if (overcommitPercent < NO_OVERCOMMIT_PERCENT
                || overcommitPercent > MAX_OVERCOMMIT_PERCENT) {
            throw new IllegalArgumentException("an overcommitment of " + overcommitPercent + "%");
        }
        if (totalBytes <= 0
                || totalBytes > SlotDemand.MAX_MEMORY_BYTES
                || reserveBytes < 0
                || reserveBytes >= totalBytes) {
            throw new IllegalArgumentException(
                    "memory " + totalBytes + " with a reserve of " + reserveBytes);
        }
    }

    /** Memory that is never promised twice. */
    public HostMemory(long totalBytes, long reserveBytes) {
        this(totalBytes, reserveBytes, NO_OVERCOMMIT_PERCENT);
    }

    /** Bytes that pods may ask for, > 0. */
    public long capacityBytes() {
        long bytes = totalBytes - reserveBytes;
        return bytes / NO_OVERCOMMIT_PERCENT * overcommitPercent
                + bytes % NO_OVERCOMMIT_PERCENT * overcommitPercent / NO_OVERCOMMIT_PERCENT;
    }
}
