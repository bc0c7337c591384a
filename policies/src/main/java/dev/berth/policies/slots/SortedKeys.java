package dev.berth.policies.slots;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted set of numbers from 0 on whose copies share all that did not change: a
 * question, and a copy with one number more or less, take logarithmic time.
 *
 * <p>A B+-tree (Bayer and McCreight, "Organization and maintenance of large ordered indices", 1972)
 * of which a change copies one way down. Policies ask it at every decision: a few wide nodes are
 * fewer places in memory to wait for than many with one key each.
 */
final class SortedKeys {
    /** There is no such number. */
    static final long NONE = -1;

    /** The most keys of a node; one that has more becomes two. */
    private static final int WIDTH = 16;

    /** A node with fewer keys takes some of its neighbour, or joins it. */
    private static final int LEAST = WIDTH / 4;

    /** Neighbours with so many keys together become one, with room to grow. */
    private static final int JOINED = WIDTH * 3 / 4;

    /** No number. */
    static final SortedKeys EMPTY = new SortedKeys(new Node(new long[0], null));

    /** A leaf with its numbers, or a node with the least number of each child. */
    private static final class Node {
        final long[] keys;
        final Node @Nullable [] children;

        Node(long[] keys, Node @Nullable [] children) {
            this.keys = keys;
            this.children = children;
        }

        /** How many of the keys are not above that one. */
        int upTo(long key) {
            int count = 0;
            while (count < keys.length && keys[count] <= key) {
                count++;
            }
            return count;
        }

        /** Part of this node, from one place to before another. */
        Node part(int from, int to) {
            return new Node(
                    Arrays.copyOfRange(keys, from, to),
                    children == null ? null : Arrays.copyOfRange(children, from, to));
        }

        Node half() {
            return part(0, keys.length / 2);
        }

        Node otherHalf() {
            return part(keys.length / 2, keys.length);
        }
    }

    private final Node root;

    private SortedKeys(Node root) {
        this.root = root;
    }

    /** Nodes on the way down. */
    int depth() {
        int depth = 1;
        for (var node = root; node.children != null; node = node.children[0]) {
            depth++;
        }
        return depth;
    }

    /** The lowest that is not below the given one, or {@link #NONE}. */
    long ceiling(long key) {
        long found = NONE;
        for (var node = root; ; ) {
            int at = node.upTo(key);
            if (at > 0 && node.keys[at - 1] == key) {
                return key;
            }
            found = at < node.keys.length ? node.keys[at] : found;
            if (node.children == null || at == 0) {
                return found;
            }
            node = node.children[at - 1];
        }
    }

    /** The highest that is not above the given one, or {@link #NONE}. */
    long floor(long key) {
        for (var node = root; ; ) {
            int at = node.upTo(key);
            if (at == 0) {
                return NONE;
            }
            if (node.children == null) {
                return node.keys[at - 1];
            }
            node = node.children[at - 1];
        }
    }

    /** The highest, or {@link #NONE}. */
    long last() {
        return floor(Long.MAX_VALUE);
    }

    /** With that number, from 0 on. */
    SortedKeys with(long key) {
        var grown = insert(root, key);
        if (grown == root) {
            return this;
        }
        return new SortedKeys(
                grown.keys.length > WIDTH ? parent(grown.half(), grown.otherHalf()) : grown);
    }

    private static Node insert(Node node, long key) {
        int at = node.upTo(key);
        if (at > 0 && node.keys[at - 1] == key) {
            return node;
        }
        if (node.children == null) {
            var keys = Arrays.copyOf(node.keys, node.keys.length + 1);
            System.arraycopy(node.keys, at, keys, at + 1, node.keys.length - at);
            keys[at] = key;
            return new Node(keys, null);
        }
        int way = Math.max(at - 1, 0);
        var before = node.children[way];
        var grown = insert(before, key);
        if (grown == before) {
            return node;
        }
        return grown.keys.length > WIDTH
                ? spliced(node, way, 1, grown.half(), grown.otherHalf())
                : spliced(node, way, 1, grown);
    }

    /** Without that number. */
    SortedKeys without(long key) {
        var rest = remove(root, key);
        if (rest == root) {
            return this;
        }
        var children = rest.children;
        return new SortedKeys(children != null && children.length == 1 ? children[0] : rest);
    }

    private static Node remove(Node node, long key) {
        int way = node.upTo(key) - 1;
        if (way < 0) {
            return node;
        }
        if (node.children == null) {
            if (node.keys[way] != key) {
                return node;
            }
            var keys = Arrays.copyOf(node.keys, node.keys.length - 1);
            System.arraycopy(node.keys, way + 1, keys, way, keys.length - way);
            return new Node(keys, null);
        }
        var before = node.children[way];
        var rest = remove(before, key);
        if (rest == before) {
            return node;
        }
        if (rest.keys.length >= LEAST) {
            return spliced(node, way, 1, rest);
        }
        // Only the root may have few children, and it has two.
        var both = way == 0 ? joined(rest, node.children[1]) : joined(node.children[way - 1], rest);
        int first = Math.max(way - 1, 0);
        return both.keys.length > JOINED
                ? spliced(node, first, 2, both.half(), both.otherHalf())
                : spliced(node, first, 2, both);
    }

    private static Node joined(Node one, Node other) {
        var keys = Arrays.copyOf(one.keys, one.keys.length + other.keys.length);
        System.arraycopy(other.keys, 0, keys, one.keys.length, other.keys.length);
        if (one.children == null || other.children == null) {
            return new Node(keys, null);
        }
        var children = Arrays.copyOf(one.children, keys.length);
        System.arraycopy(other.children, 0, children, one.children.length, other.children.length);
        return new Node(keys, children);
    }

    private static Node parent(Node... children) {
        return new Node(
                Arrays.stream(children).mapToLong(child -> child.keys[0]).toArray(), children);
    }

    /** A copy with other children in the place of so many. */
    private static Node spliced(Node node, int at, int count, Node... others) {
        int end = at + others.length;
        int size = node.keys.length - count + others.length;
        var keys = Arrays.copyOf(node.keys, size);
        var children = Arrays.copyOf(node.children, size);
        System.arraycopy(node.keys, at + count, keys, end, size - end);
        System.arraycopy(node.children, at + count, children, end, size - end);
        for (int i = at; i < end; i++) {
            children[i] = others[i - at];
            keys[i] = others[i - at].keys[0];
        }
        return new Node(keys, children);
    }
}
