package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.SortedTree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SortedTreeTest {
    @Test
    void tree_overSeededChanges_answersAsATreeMap() {
        Seeds.each(
                300,
                random -> {
                    SortedTree<Integer, String> tree = SortedTree.empty();
                    var map = new TreeMap<Integer, String>();
                    for (int i = 0; i < 200; i++) {
                        int key = random.nextInt(64);
                        if (random.nextInt(3) == 0) {
                            tree = tree.without(key);
                            map.remove(key);
                        } else {
                            tree = tree.with(key, "v" + i);
                            map.put(key, "v" + i);
                        }
                        agree(map, tree, random.nextInt(66) - 1);
                    }
                    assertEquals(List.copyOf(map.values()), tree.values());
                });
    }

    private static void agree(
            NavigableMap<Integer, String> map, SortedTree<Integer, String> tree, int key) {
        assertEquals(map.size(), tree.size());
        assertEquals(map.isEmpty(), tree.isEmpty());
        assertEquals(map.get(key), tree.get(key));
        assertEquals(entry(map.ceilingEntry(key)), tree.ceiling(key));
        assertEquals(entry(map.floorEntry(key)), tree.floor(key));
        assertEquals(entry(map.lastEntry()), tree.last());
    }

    private static @Nullable Entry<Integer, String> entry(
            Map.@Nullable Entry<Integer, String> entry) {
        return entry == null ? null : new Entry<>(entry.getKey(), entry.getValue());
    }

    @Test
    void with_aTreeThatOthersHave_leavesItAsItWas() {
        var before = SortedTree.<Integer, String>empty().with(1, "one");

        before.with(1, "other").with(2, "two").without(1);

        assertEquals("one", before.get(1));
        assertNull(before.get(2));
        assertSame(before, before.without(7));
    }

    @Test
    void with_keysInOrder_staysShallow() {
        SortedTree<Integer, Integer> ascending = SortedTree.empty();
        for (int i = 0; i < 8_192; i++) {
            ascending = ascending.with(i, i);
        }
        for (int i = 0; i < 8_000; i++) {
            ascending = ascending.without(i);
        }

        // Hirai and Yamamoto: no side has more than three quarters of the weight.
        assertTrue(ascending.depth() <= Math.log(193) / Math.log(4.0 / 3), "" + ascending.depth());
    }

    @Test
    void ofSorted_overSeededSizes_isTheTreeOfThese() {
        Seeds.each(
                100,
                random -> {
                    var entries = entries(random);

                    var tree = SortedTree.ofSorted(entries);

                    assertEquals(entries.stream().map(Entry::value).toList(), tree.values());
                    assertTrue(tree.depth() <= 32 - Integer.numberOfLeadingZeros(entries.size()));
                });
    }

    private static List<Entry<Integer, Integer>> entries(Random random) {
        var entries = new ArrayList<Entry<Integer, Integer>>();
        for (int i = random.nextInt(100); i > 0; i--) {
            entries.add(new Entry<>(entries.size() * 3, random.nextInt()));
        }
        return entries;
    }
}
