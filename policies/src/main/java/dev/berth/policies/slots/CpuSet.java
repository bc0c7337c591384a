package dev.berth.policies.slots;

import dev.berth.policies.base.Result;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * An immutable set of host CPUs, printed as the kernel prints it: {@code 0-3,8}.
 *
 * <p>The text form is the kernel's "List Format" of cpuset(7), as it stands in {@code
 * Cpus_allowed_list} and in the engine's {@code CpusetCpus}.
 */
public final class CpuSet {
    /** The highest CPU number; Linux is built for at most 8192 CPUs. */
    public static final int MAX_ID = 8_191;

    private static final int UNKNOWN = -1;

    /** No CPU. */
    public static final CpuSet EMPTY = new CpuSet(new BitSet());

    /** Never changed after construction. */
    private final BitSet ids;

    /** Counted when first asked for; below 0 before. */
    private int size = UNKNOWN;

    private CpuSet(BitSet ids) {
        this.ids = ids;
    }

    /** The CPUs of these numbers. */
    public static CpuSet of(int... ids) {
        return of(IntStream.of(ids));
    }

    /** The CPUs of these numbers. */
    public static CpuSet of(IntStream ids) {
        var bits = new BitSet();
        ids.forEach(id -> bits.set(checkId(id)));
        return new CpuSet(bits);
    }

    /** The CPUs from {@code first} to {@code last}, both included. */
    public static CpuSet range(int first, int last) {
        return of(IntStream.rangeClosed(first, last));
    }

    /**
     * Reads the kernel's list format; the empty text is the empty set. Order and overlap are free,
     * as they are for the kernel; blanks, signs, steps and numbers above {@value #MAX_ID} are
     * refused.
     */
    public static Result<CpuSet> parse(String text) {
        return new CpuListReader(text).read().map(CpuSet::new);
    }

    /** The CPUs of either. */
    public CpuSet union(CpuSet other) {
        var bits = copy();
        bits.or(other.ids);
        return new CpuSet(bits);
    }

    /** The CPUs of this set that are not in the other. */
    public CpuSet minus(CpuSet other) {
        var bits = copy();
        bits.andNot(other.ids);
        return new CpuSet(bits);
    }

    /** The CPUs of both. */
    public CpuSet intersection(CpuSet other) {
        var bits = copy();
        bits.and(other.ids);
        return new CpuSet(bits);
    }

    /** Whether some CPU is in both. */
    public boolean intersects(CpuSet other) {
        return ids.intersects(other.ids);
    }

    /** Whether every CPU of the other is in this one. */
    public boolean containsAll(CpuSet other) {
        for (int id = other.next(0); id >= 0; id = other.next(id + 1)) {
            if (!ids.get(id)) {
                return false;
            }
        }
        return true;
    }

    /** Whether that CPU is in it. */
    public boolean contains(int id) {
        return id >= 0 && ids.get(id);
    }

    /** How many CPUs. */
    public int size() {
        int known = size;
        if (known == UNKNOWN) {
            known = ids.cardinality();
            size = known;
        }
        return known;
    }

    /** Whether there is no CPU in it. */
    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /** The lowest number; an empty set has none and throws. */
    public int first() {
        if (isEmpty()) {
            throw new IllegalStateException("an empty CPU set has no first");
        }
        return ids.nextSetBit(0);
    }

    /** The lowest number from that one on; below 0 where there is none. */
    int next(int from) {
        return ids.nextSetBit(from);
    }

    /** The numbers, ascending. */
    public IntStream stream() {
        return ids.stream();
    }

    static int checkId(int id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException(id + " is no CPU, expected 0 to " + MAX_ID);
        }
        return id;
    }

    private BitSet copy() {
        return (BitSet) ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet that && ids.equals(that.ids);
    }

    @Override
    public int hashCode() {
        return ids.hashCode();
    }

    /** The kernel's list format, ascending and as short as it gets: {@code 0-3,8}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        int first = ids.nextSetBit(0);
        while (first >= 0) {
            int last = ids.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            first = ids.nextSetBit(last + 1);
        }
        return text.toString();
    }
}
