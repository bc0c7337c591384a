package dev.berth.policies.slots;

import dev.berth.policies.base.Result;
import java.util.Arrays;
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

    private static final int NONE = -1;

    /** Bits that tell a CPU's word, and its place there. */
    private static final int WORD_SHIFT = 6;

    private static final long ALL = -1L;

    /** No CPU. */
    public static final CpuSet EMPTY = new CpuSet(0, new long[0]);

    /** The number of the first word: a set costs what it spans, not what the host has. */
    private final int start;

    /** Neither the first nor the last is 0; never changed after construction. */
    private final long[] words;

    private CpuSet(int start, long[] words) {
        this.start = start;
        this.words = words;
    }

    /** The set of these words without zeros at either end. */
    private static CpuSet trimmed(int start, long[] words) {
        int first = 0;
        int end = words.length;
        while (first < end && words[first] == 0) {
            first++;
        }
        while (end > first && words[end - 1] == 0) {
            end--;
        }
        if (first == end) {
            return EMPTY;
        }
        boolean isExact = end - first == words.length;
        return new CpuSet(start + first, isExact ? words : Arrays.copyOfRange(words, first, end));
    }

    /** The CPUs of these numbers. */
    public static CpuSet of(int... ids) {
        if (ids.length == 0) {
            return EMPTY;
        }
        int lowest = MAX_ID;
        int highest = 0;
        for (int id : ids) {
            lowest = Math.min(lowest, checkId(id));
            highest = Math.max(highest, id);
        }
        int start = lowest >>> WORD_SHIFT;
        long[] words = new long[(highest >>> WORD_SHIFT) - start + 1];
        for (int id : ids) {
            words[(id >>> WORD_SHIFT) - start] |= 1L << id;
        }
        return new CpuSet(start, words);
    }

    /** The CPUs of these numbers. */
    public static CpuSet of(IntStream ids) {
        return of(ids.toArray());
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
        return new CpuListReader(text).read().map(ids -> trimmed(0, ids.toLongArray()));
    }

    /** The CPUs of either. */
    public CpuSet union(CpuSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        int least = Math.min(start, other.start);
        long[] all = new long[Math.max(end(), other.end()) - least];
        for (int i = 0; i < all.length; i++) {
            all[i] = word(least + i) | other.word(least + i);
        }
        return new CpuSet(least, all);
    }

    /** The CPUs of this set that are not in the other. */
    public CpuSet minus(CpuSet other) {
        if (!intersects(other)) {
            return this;
        }
        long[] rest = words.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] &= ~other.word(start + i);
        }
        return trimmed(start, rest);
    }

    /** The CPUs of both. */
    public CpuSet intersection(CpuSet other) {
        long[] both = words.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] &= other.word(start + i);
        }
        return trimmed(start, both);
    }

    /** Whether some CPU is in both. */
    public boolean intersects(CpuSet other) {
        int end = Math.min(end(), other.end());
        for (int i = Math.max(start, other.start); i < end; i++) {
            if ((word(i) & other.word(i)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether every CPU of the other is in this one. */
    public boolean containsAll(CpuSet other) {
        for (int i = other.start; i < other.end(); i++) {
            if ((other.word(i) & ~word(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether that CPU is in it. */
    public boolean contains(int id) {
        return id >= 0 && (word(id >>> WORD_SHIFT) & 1L << id) != 0;
    }

    /** How many CPUs. */
    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** Whether there is no CPU in it. */
    public boolean isEmpty() {
        return words.length == 0;
    }

    /** The lowest number; an empty set has none and throws. */
    public int first() {
        if (isEmpty()) {
            throw new IllegalStateException("an empty CPU set has no first");
        }
        return next(0);
    }

    /** The lowest number from that one on; below 0 where there is none. */
    int next(int from) {
        return next(from, 0);
    }

    /** The lowest number from that one on that is not in it. */
    private int nextAbsent(int from) {
        int found = next(from, ALL);
        return found < 0 ? end() << WORD_SHIFT : found;
    }

    /** The lowest number from that one on whose bit differs from those of {@code usual}. */
    private int next(int from, long usual) {
        int i = Math.max(from >>> WORD_SHIFT, start);
        long mask = i == from >>> WORD_SHIFT ? ALL << from : ALL;
        for (; i < end(); i++) {
            long left = (word(i) ^ usual) & mask;
            if (left != 0) {
                return (i << WORD_SHIFT) + Long.numberOfTrailingZeros(left);
            }
            mask = ALL;
        }
        return NONE;
    }

    private long word(int number) {
        return number < start || number >= end() ? 0 : words[number - start];
    }

    private int end() {
        return start + words.length;
    }

    /** The numbers, ascending. */
    public IntStream stream() {
        return IntStream.iterate(next(0), id -> id >= 0, id -> next(id + 1));
    }

    static int checkId(int id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException(id + " is no CPU, expected 0 to " + MAX_ID);
        }
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet that
                && start == that.start
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * start + Arrays.hashCode(words);
    }

    /** The kernel's list format, ascending and as short as it gets: {@code 0-3,8}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        int first = next(0);
        while (first >= 0) {
            int last = nextAbsent(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            first = next(last + 1);
        }
        return text.toString();
    }
}
