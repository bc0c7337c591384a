package dev.berth.policies.placement;

/**
 * The part of a capacity that is left, compared exactly; 1/2 and 2/4 are level but not equal.
 *
 * @param free what is left, 0 to the capacity
 * @param capacity > 0; at most 2^31, so that no cross product overflows
 */
public record Remainder(long free, long capacity) implements Comparable<Remainder> {
    public Remainder {
        if (capacity <= 0 || capacity > 1L << 31 || free < 0 || free > capacity) {
            throw new IllegalArgumentException("a remainder of " + free + "/" + capacity);
        }
    }

    @Override
    public int compareTo(Remainder other) {
        return Long.compare(free * other.capacity, other.free * capacity);
    }

    /** Kubernetes' score of it, 0 to 100: {@code (capacity - requested) * 100 / capacity}. */
    int score() {
        return (int) (free * 100 / capacity);
    }
}
