package dev.berth.policies.slots;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of fixed length whose copies share all that did not change: a look-up, and a
 * copy with another value at one place, take logarithmic time, to the base {@value #WIDTH}.
 *
 * <p>A radix tree, as Bagwell's ("Ideal hash trees", 2001) over the places themselves.
 */
final class Places<T> extends AbstractList<T> implements RandomAccess {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;

    private final Object[] root;

    /** Bits of a place below those that the root decides by. */
    private final int shift;

    private final int size;

    private Places(Object[] root, int shift, int size) {
        this.root = root;
        this.shift = shift;
        this.size = size;
    }

    static <T> Places<T> of(List<T> values) {
        int shift = 0;
        while (values.size() > WIDTH << shift) {
            shift += BITS;
        }
        return new Places<>(build(values, 0, shift), shift, values.size());
    }

    private static Object[] build(List<?> values, int first, int shift) {
        int below = 1 << shift;
        int count = Math.clamp(Math.ceilDiv(values.size() - first, below), 0, WIDTH);
        var children = new Object[count];
        for (int i = 0; i < count; i++) {
            int at = first + i * below;
            children[i] = shift == 0 ? values.get(at) : build(values, at, shift - BITS);
        }
        return children;
    }

    @Override
    @SuppressWarnings("unchecked") // leaves hold nothing but what was given as T
    public T get(int place) {
        var children = root;
        for (int level = shift; level > 0; level -= BITS) {
            children = (Object[]) children[place >>> level & WIDTH - 1];
        }
        return (T) children[place & WIDTH - 1];
    }

    @Override
    public int size() {
        return size;
    }

    Places<T> with(int place, T value) {
        return new Places<>(with(root, shift, place, value), shift, size);
    }

    private static Object[] with(Object[] children, int level, int place, Object value) {
        var copy = children.clone();
        int i = place >>> level & WIDTH - 1;
        copy[i] = level == 0 ? value : with((Object[]) copy[i], level - BITS, place, value);
        return copy;
    }
}
