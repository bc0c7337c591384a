package dev.berth.policies.slots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose copies share all that did not change: a look-up, and a copy with one key
 * more or less, take logarithmic time, to the base {@value #WIDTH}.
 *
 * <p>A hash array mapped trie (Bagwell, "Ideal hash trees", 2001): each level decides by {@value
 * #BITS} more bits of the hash, and a node has room only for what is there. Keys of one hash are
 * asked one after the other.
 */
final class HashTree<K, V> {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;

    /** A key's hash has its entropy in the low bits only after this. */
    private static final int SPREAD_BITS = 16;

    /** A key with its value, and the next one that has the same hash. */
    private record Entry<K, V>(int hash, K key, V value, @Nullable Entry<K, V> next) {}

    /** Nodes and entries, and a bit for each place that has one. */
    private static final class Node {
        static final Node EMPTY = new Node(0);

        final int present;
        final Object[] parts;

        Node(int present, Object... parts) {
            this.present = present;
            this.parts = parts;
        }

        boolean has(int place) {
            return (present & 1 << place) != 0;
        }

        int indexOf(int place) {
            return Integer.bitCount(present & (1 << place) - 1);
        }

        Node with(int place, Object part) {
            int at = indexOf(place);
            if (has(place)) {
                var copy = parts.clone();
                copy[at] = part;
                return new Node(present, copy);
            }
            var more = new Object[parts.length + 1];
            System.arraycopy(parts, 0, more, 0, at);
            more[at] = part;
            System.arraycopy(parts, at, more, at + 1, parts.length - at);
            return new Node(present | 1 << place, more);
        }

        Node without(int place) {
            int at = indexOf(place);
            var fewer = new Object[parts.length - 1];
            System.arraycopy(parts, 0, fewer, 0, at);
            System.arraycopy(parts, at + 1, fewer, at, fewer.length - at);
            return new Node(present & ~(1 << place), fewer);
        }
    }

    private final Node root;

    private HashTree(Node root) {
        this.root = root;
    }

    static <K, V> HashTree<K, V> empty() {
        return new HashTree<>(Node.EMPTY);
    }

    @Nullable V get(K key) {
        int hash = hash(key);
        Object part = root;
        for (int shift = 0; part instanceof Node node; shift += BITS) {
            int place = place(hash, shift);
            if (!node.has(place)) {
                return null;
            }
            part = node.parts[node.indexOf(place)];
        }
        Entry<K, V> entry = entry(part);
        return entry.hash == hash ? value(entry, key) : null;
    }

    private static <K, V> @Nullable V value(Entry<K, V> first, K key) {
        for (Entry<K, V> entry = first; entry != null; entry = entry.next) {
            if (entry.key.equals(key)) {
                return entry.value;
            }
        }
        return null;
    }

    /** Every value, in no order that means anything. */
    List<V> values() {
        var values = new ArrayList<V>();
        collect(root, values);
        return values;
    }

    private static <V> void collect(Node node, List<V> values) {
        for (var part : node.parts) {
            if (part instanceof Node below) {
                collect(below, values);
                continue;
            }
            for (Entry<?, V> entry = entry(part); entry != null; entry = entry.next) {
                values.add(entry.value);
            }
        }
    }

    HashTree<K, V> with(K key, V value) {
        return new HashTree<>(insert(root, 0, hash(key), key, value));
    }

    private static <K, V> Node insert(Node node, int shift, int hash, K key, V value) {
        int place = place(hash, shift);
        if (!node.has(place)) {
            return node.with(place, new Entry<>(hash, key, value, null));
        }
        var part = node.parts[node.indexOf(place)];
        if (part instanceof Node below) {
            return node.with(place, insert(below, shift + BITS, hash, key, value));
        }
        Entry<K, V> there = entry(part);
        if (there.hash == hash) {
            return node.with(place, new Entry<>(hash, key, value, without(there, key)));
        }
        var below = Node.EMPTY.with(place(there.hash, shift + BITS), there);
        return node.with(place, insert(below, shift + BITS, hash, key, value));
    }

    HashTree<K, V> without(K key) {
        var rest = remove(root, 0, hash(key), key);
        return rest == root ? this : new HashTree<>(rest);
    }

    private static <K> Node remove(Node node, int shift, int hash, K key) {
        int place = place(hash, shift);
        if (!node.has(place)) {
            return node;
        }
        var part = node.parts[node.indexOf(place)];
        if (part instanceof Node below) {
            var rest = remove(below, shift + BITS, hash, key);
            if (rest == below) {
                return node;
            }
            boolean isOne = rest.parts.length == 1 && rest.parts[0] instanceof Entry;
            return node.with(place, isOne ? rest.parts[0] : rest);
        }
        Entry<K, Object> there = entry(part);
        if (there.hash != hash || value(there, key) == null) {
            return node;
        }
        var others = without(there, key);
        return others == null ? node.without(place) : node.with(place, others);
    }

    private static <K, V> @Nullable Entry<K, V> without(@Nullable Entry<K, V> entry, K key) {
        if (entry == null) {
            return null;
        }
        var others = entry.next;
        return entry.key.equals(key)
                ? others
                : new Entry<>(entry.hash, entry.key, entry.value, without(others, key));
    }

    @SuppressWarnings("unchecked") // a tree's entries are all of its own types
    private static <K, V> Entry<K, V> entry(Object part) {
        return (Entry<K, V>) part;
    }

    private static int hash(Object key) {
        int hash = key.hashCode();
        return hash ^ hash >>> SPREAD_BITS;
    }

    private static int place(int hash, int shift) {
        return hash >>> shift & WIDTH - 1;
    }
}
