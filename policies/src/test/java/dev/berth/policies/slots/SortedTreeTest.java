package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
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
}
