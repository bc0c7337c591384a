package dev.berth.policies.slots;

import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted set of numbers from 0 on whose copies share all that did not change: a
 * question, and a copy with one number more or less, take logarithmic time.
 *
 * <p>As {@link SortedTree}, with the numbers in the nodes themselves: what policies ask for at
 * every decision is worth not boxing them.
 */
final class SortedKeys {
    /** There is no such number. */
    static final long NONE = -1;

    /** No number. */
    static final SortedKeys EMPTY = new SortedKeys(null);

    /** A side never weighs more than so many times the other one. */
    private static final int DELTA = 3;

    /** From this ratio of its inner to its outer part on, a heavy side takes two rotations. */
    private static final int RATIO = 2;

    private static final class Node {
        final long key;
        final @Nullable Node left;
        final @Nullable Node right;

        /** One more than the number of keys. */
        final int weight;

        Node(long key, @Nullable Node left, @Nullable Node right) {
            this.key = key;
            this.left = left;
            this.right = right;
            this.weight = weight(left) + weight(right);
        }
    }

    private final @Nullable Node root;

    private SortedKeys(@Nullable Node root) {
        this.root = root;
    }

    int size() {
        return weight(root) - 1;
    }

    /** Numbers on the longest way down. */
    int depth() {
        return depth(root);
    }

    /** The lowest that is not below the given one, or {@link #NONE}. */
    long ceiling(long key) {
        long found = NONE;
        for (var node = root; node != null; ) {
            if (key <= node.key) {
                found = node.key;
                node = node.left;
            } else {
                node = node.right;
            }
        }
        return found;
    }

    /** The highest that is not above the given one, or {@link #NONE}. */
    long floor(long key) {
        long found = NONE;
        for (var node = root; node != null; ) {
            if (key >= node.key) {
                found = node.key;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return found;
    }

    /** The highest, or {@link #NONE}. */
    long last() {
        long found = NONE;
        for (var node = root; node != null; node = node.right) {
            found = node.key;
        }
        return found;
    }

    /** With that number, from 0 on. */
    SortedKeys with(long key) {
        var grown = insert(root, key);
        return grown == root ? this : new SortedKeys(grown);
    }

    /** Without that number. */
    SortedKeys without(long key) {
        var rest = remove(root, key);
        return rest == root ? this : new SortedKeys(rest);
    }

    private static Node insert(@Nullable Node node, long key) {
        if (node == null) {
            return new Node(key, null, null);
        }
        if (key == node.key) {
            return node;
        }
        if (key < node.key) {
            var left = insert(node.left, key);
            return left == node.left ? node : balanced(node.key, left, node.right);
        }
        var right = insert(node.right, key);
        return right == node.right ? node : balanced(node.key, node.left, right);
    }

    private static @Nullable Node remove(@Nullable Node node, long key) {
        if (node == null) {
            return null;
        }
        if (key == node.key) {
            return joined(node.left, node.right);
        }
        if (key < node.key) {
            var left = remove(node.left, key);
            return left == node.left ? node : balanced(node.key, left, node.right);
        }
        var right = remove(node.right, key);
        return right == node.right ? node : balanced(node.key, node.left, right);
    }

    /** Two sides of a node that went. */
    private static @Nullable Node joined(@Nullable Node left, @Nullable Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        var least = right;
        while (least.left != null) {
            least = least.left;
        }
        return balanced(least.key, left, withoutLeast(right));
    }

    private static @Nullable Node withoutLeast(Node node) {
        return node.left == null
                ? node.right
                : balanced(node.key, withoutLeast(node.left), node.right);
    }

    private static Node balanced(long key, @Nullable Node left, @Nullable Node right) {
        if (right != null && right.weight > DELTA * weight(left)) {
            var inner = right.left;
            return inner == null || inner.weight < RATIO * weight(right.right)
                    ? new Node(right.key, new Node(key, left, inner), right.right)
                    : new Node(
                            inner.key,
                            new Node(key, left, inner.left),
                            new Node(right.key, inner.right, right.right));
        }
        if (left != null && left.weight > DELTA * weight(right)) {
            var inner = left.right;
            return inner == null || inner.weight < RATIO * weight(left.left)
                    ? new Node(left.key, left.left, new Node(key, inner, right))
                    : new Node(
                            inner.key,
                            new Node(left.key, left.left, inner.left),
                            new Node(key, inner.right, right));
        }
        return new Node(key, left, right);
    }

    private static int weight(@Nullable Node node) {
        return node == null ? 1 : node.weight;
    }

    private static int depth(@Nullable Node node) {
        return node == null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
    }
}
