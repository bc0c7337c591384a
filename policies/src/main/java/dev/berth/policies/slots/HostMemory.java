package dev.berth.policies.slots;

/**
 * The memory that pods may ask for.
 *
 * @param totalBytes what the host has, 1 to {@value SlotDemand#MAX_MEMORY_BYTES}
 * @param reserveBytes what stays with the system, less than the total
 */
public record HostMemory(long totalBytes, long reserveBytes) {
    public HostMemory {
        if (totalBytes <= 0
                || totalBytes > SlotDemand.MAX_MEMORY_BYTES
                || reserveBytes < 0
                || reserveBytes >= totalBytes) {
            throw new IllegalArgumentException(
                    "memory " + totalBytes + " with a reserve of " + reserveBytes);
        }
    }

    /** Bytes that pods may ask for, > 0. */
    public long capacityBytes() {
        return totalBytes - reserveBytes;
    }
}
