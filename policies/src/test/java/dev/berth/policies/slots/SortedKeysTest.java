package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortedKeysTest {
    @Test
    void keys_overSeededChanges_answerAsATreeSet() {
        Seeds.each(
                300,
                random -> {
                    var keys = SortedKeys.EMPTY;
                    var set = new TreeSet<Long>();
                    int bound = random.nextBoolean() ? 64 : 4_096;
                    for (int i = 0; i < 2_000; i++) {
                        long key = random.nextInt(bound);
                        // Grows until the middle and shrinks after it.
                        if (random.nextInt(4) < (i < 1_000 ? 1 : 3)) {
                            key = i < 1_000 ? key : Math.max(0, keys.floor(key));
                            keys = keys.without(key);
                            set.remove(key);
                        } else {
                            keys = keys.with(key);
                            set.add(key);
                        }
                        long asked = random.nextInt(bound + 2);
                        assertEquals(orNone(set.ceiling(asked)), keys.ceiling(asked));
                        assertEquals(orNone(set.floor(asked)), keys.floor(asked));
                        assertEquals(set.isEmpty() ? SortedKeys.NONE : set.last(), keys.last());
                    }
                    assertEquals(List.copyOf(set), ascending(keys));
                });
    }

    private static List<Long> ascending(SortedKeys keys) {
        var all = new ArrayList<Long>();
        for (long key = keys.ceiling(0); key != SortedKeys.NONE; key = keys.ceiling(key + 1)) {
            all.add(key);
        }
        return all;
    }

    private static long orNone(Long key) {
        return Optional.ofNullable(key).orElse(SortedKeys.NONE);
    }

    @Test
    void with_keysThatOthersHave_leavesThemAsTheyWere() {
        var before = SortedKeys.EMPTY.with(1);

        before.with(2).without(1);

        assertEquals(1, before.last());
        assertSame(before, before.with(1));
        assertSame(before, before.without(7));
    }

    @Test
    void with_keysInOrder_staysShallow() {
        var keys = SortedKeys.EMPTY;
        for (int i = 0; i < 8_192; i++) {
            keys = keys.with(i);
        }
        // Half full is what ascending keys leave behind: 8 to a node.
        assertTrue(keys.depth() <= 5, "" + keys.depth());
        for (int i = 0; i < 8_000; i++) {
            keys = keys.without(i);
        }

        // No node but the root has fewer than 4: 48 leaves at most, 12 and 3 above them.
        assertTrue(keys.depth() <= 4, "" + keys.depth());
        for (int i = 8_000; i < 8_192; i++) {
            keys = keys.without(i);
        }
        assertEquals(1, keys.depth());
        assertEquals(SortedKeys.NONE, keys.last());
    }

    @Test
    void places_ofAnyLength_areAListOfWhichCopiesShareTheRest() {
        for (int size : List.of(0, 1, 15, 16, 17, 255, 256, 257, 4_096, 4_097, 8_192)) {
            var plain = IntStream.range(0, size).boxed().toList();
            var places = Places.of(plain);

            assertEquals(plain, places);
            if (size > 0) {
                var changed = places.with(size - 1, -1).with(0, -2);
                assertEquals(-2, changed.getFirst());
                assertEquals(size == 1 ? -2 : -1, changed.getLast());
                assertEquals(
                        plain.subList(1, Math.max(1, size - 1)),
                        changed.subList(1, Math.max(1, size - 1)));
            }
            assertEquals(plain, places);
        }
    }
}
