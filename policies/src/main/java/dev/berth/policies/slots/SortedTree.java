package dev.berth.policies.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map whose copies share all that did not change: a look-up, and a copy with
 * one key more or less, take logarithmic time.
 *
 * <p>A weight-balanced tree (Adams, "Efficient sets: a balancing act", 1993) with the parameters 3
 * and 2, for which Hirai and Yamamoto proved ("Balancing weight-balanced trees", 2011) that one
 * rotation after each change keeps the balance.
 */
final class SortedTree<K extends Comparable<K>, V> {
    /** A side never weighs more than so many times the other one. */
    private static final int DELTA = 3;

    /** From this ratio of its inner to its outer part on, a heavy side takes two rotations. */
    private static final int RATIO = 2;

    /** Weight: one more than the number of keys. */
    private record Node<K, V>(
            K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right, int weight) {}

    private final @Nullable Node<K, V> root;

    private SortedTree(@Nullable Node<K, V> root) {
        this.root = root;
    }

    static <K extends Comparable<K>, V> SortedTree<K, V> empty() {
        return new SortedTree<>(null);
    }

    boolean isEmpty() {
        return root == null;
    }

    int size() {
        return weight(root) - 1;
    }

    /** Keys on the longest way down. */
    int depth() {
        return depth(root);
    }

    @Nullable V get(K key) {
        var node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    /** Every entry, ascending. */
    void forEach(BiConsumer<? super K, ? super V> action) {
        walk(root, action);
    }

    /** Every value, in the order of the keys. */
    List<V> values() {
        var values = new ArrayList<V>(size());
        forEach((key, value) -> values.add(value));
        return values;
    }

    SortedTree<K, V> with(K key, V value) {
        return new SortedTree<>(insert(root, key, value));
    }

    SortedTree<K, V> without(K key) {
        var rest = remove(root, key);
        return weight(rest) == weight(root) ? this : new SortedTree<>(rest);
    }

    private static <K extends Comparable<K>, V> Node<K, V> insert(
            @Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return node(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(key, value, node.left, node.right, node.weight);
        }
        return order < 0
                ? balanced(node.key, node.value, insert(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, insert(node.right, key, value));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(
            @Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return joined(node.left, node.right);
        }
        if (order < 0) {
            var left = remove(node.left, key);
            return weight(left) == weight(node.left)
                    ? node
                    : balanced(node.key, node.value, left, node.right);
        }
        var right = remove(node.right, key);
        return weight(right) == weight(node.right)
                ? node
                : balanced(node.key, node.value, node.left, right);
    }

    /** Two sides of a node that went. */
    private static <K, V> @Nullable Node<K, V> joined(
            @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        var least = right;
        while (least.left != null) {
            least = least.left;
        }
        return balanced(least.key, least.value, left, withoutLeast(right));
    }

    private static <K, V> @Nullable Node<K, V> withoutLeast(Node<K, V> node) {
        return node.left == null
                ? node.right
                : balanced(node.key, node.value, withoutLeast(node.left), node.right);
    }

    private static <K, V> Node<K, V> balanced(
            K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (right != null && weight(right) > DELTA * weight(left)) {
            var inner = right.left;
            return inner == null || weight(inner) < RATIO * weight(right.right)
                    ? node(right.key, right.value, node(key, value, left, inner), right.right)
                    : node(
                            inner.key,
                            inner.value,
                            node(key, value, left, inner.left),
                            node(right.key, right.value, inner.right, right.right));
        }
        if (left != null && weight(left) > DELTA * weight(right)) {
            var inner = left.right;
            return inner == null || weight(inner) < RATIO * weight(left.left)
                    ? node(left.key, left.value, left.left, node(key, value, inner, right))
                    : node(
                            inner.key,
                            inner.value,
                            node(left.key, left.value, left.left, inner.left),
                            node(key, value, inner.right, right));
        }
        return node(key, value, left, right);
    }

    private static <K, V> Node<K, V> node(
            K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        return new Node<>(key, value, left, right, weight(left) + weight(right));
    }

    private static int weight(@Nullable Node<?, ?> node) {
        return node == null ? 1 : node.weight;
    }

    private static int depth(@Nullable Node<?, ?> node) {
        return node == null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
    }

    private static <K, V> void walk(
            @Nullable Node<K, V> node, BiConsumer<? super K, ? super V> action) {
        if (node != null) {
            walk(node.left, action);
            action.accept(node.key, node.value);
            walk(node.right, action);
        }
    }
}
