package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.berth.policies.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HashTreeTest {
    /** A key whose hash a test chooses. */
    private record Key(int number, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Test
    void tree_overSeededChanges_answersAsAHashMap() {
        Seeds.each(
                300,
                random -> {
                    HashTree<Key, String> tree = HashTree.empty();
                    var map = new HashMap<Key, String>();
                    // Alike in all bits, in the low ones, in the high ones, or in none.
                    int[] masks = {0, 0x8000_0001, 0xF000_0000, 0x0000_0003, 0xFFFF_FFFF};
                    int mask = masks[random.nextInt(masks.length)];
                    for (int i = 0; i < 200; i++) {
                        int number = random.nextInt(64);
                        var key = new Key(number, number * 0x9E37_79B9 & mask);
                        if (random.nextInt(3) == 0) {
                            tree = tree.without(key);
                            map.remove(key);
                        } else {
                            tree = tree.with(key, "v" + i);
                            map.put(key, "v" + i);
                        }
                        int asked = random.nextInt(66);
                        var other = new Key(asked, asked * 0x9E37_79B9 & mask);
                        assertEquals(map.size(), tree.values().size());
                        assertEquals(map.get(key), tree.get(key));
                        assertEquals(map.get(other), tree.get(other));
                    }
                    assertEquals(map.size(), tree.values().size());
                    assertEquals(new TreeSet<>(map.values()), new TreeSet<>(tree.values()));
                });
    }

    @Test
    void with_aTreeThatOthersHave_leavesItAsItWas() {
        var before = HashTree.<Integer, String>empty().with(1, "one");

        before.with(1, "other").with(2, "two").without(1);

        assertEquals("one", before.get(1));
        assertNull(before.get(2));
        assertSame(before, before.without(7));
    }

    @Test
    void without_everythingThatCame_leavesNothing() {
        HashTree<Integer, Integer> tree = HashTree.empty();
        var kept = new ArrayList<Integer>();
        for (int i = 0; i < 10_000; i++) {
            tree = tree.with(i * 0x0010_0001, i);
            kept.add(i);
        }
        var values = new ArrayList<>(tree.values());
        values.sort(null);
        assertEquals(kept, values);

        for (int i = 0; i < 10_000; i++) {
            assertEquals(i, tree.get(i * 0x0010_0001));
            tree = tree.without(i * 0x0010_0001);
        }

        assertEquals(0, tree.values().size());
    }
}
