package dev.berth.policies.reconcile;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * An immutable set of numbers from 0 on, printed as Kubernetes prints the completed indexes of a
 * Job: {@code 0-3,8}.
 */
public final class NumberSet {
    /** No number. */
    public static final NumberSet EMPTY = new NumberSet(new BitSet());

    /** More than a Job ever has attempts. */
    private static final int MAX_NUMBER = 10_000_000;

    /** Never changed after construction. */
    private final BitSet numbers;

    private NumberSet(BitSet numbers) {
        this.numbers = numbers;
    }

    /** These numbers. */
    public static NumberSet of(int... numbers) {
        var bits = new BitSet();
        IntStream.of(numbers).forEach(number -> bits.set(checked(number)));
        return new NumberSet(bits);
    }

    /**
     * Reads what {@link #toString} writes; for our own records.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static NumberSet parse(String text) {
        var bits = new BitSet();
        if (text.isEmpty()) {
            return EMPTY;
        }
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = checked(Integer.parseInt(dash < 0 ? part : part.substring(0, dash)));
            int last = dash < 0 ? first : checked(Integer.parseInt(part.substring(dash + 1)));
            bits.set(first, last + 1);
        }
        return new NumberSet(bits);
    }

    private static int checked(int number) {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(number + ", expected 0 to " + MAX_NUMBER);
        }
        return number;
    }

    /** The same with one more. */
    public NumberSet with(int number) {
        if (contains(number)) {
            return this;
        }
        var bits = (BitSet) numbers.clone();
        bits.set(checked(number));
        return new NumberSet(bits);
    }

    /** Whether it is one of them. */
    public boolean contains(int number) {
        return number >= 0 && numbers.get(number);
    }

    /** How many. */
    public int size() {
        return numbers.cardinality();
    }

    /** The lowest number that is higher than all of them. */
    public int next() {
        return numbers.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberSet that && numbers.equals(that.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    /** Ascending and as short as it gets. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        int first = numbers.nextSetBit(0);
        while (first >= 0) {
            int last = numbers.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            first = numbers.nextSetBit(last + 1);
        }
        return text.toString();
    }
}
