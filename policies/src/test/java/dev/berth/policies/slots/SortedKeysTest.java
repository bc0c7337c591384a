package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
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
                    for (int i = 0; i < 200; i++) {
                        long key = random.nextInt(64);
                        if (random.nextInt(3) == 0) {
                            keys = keys.without(key);
                            set.remove(key);
                        } else {
                            keys = keys.with(key);
                            set.add(key);
                        }
                        long asked = random.nextInt(66);
                        assertEquals(set.size(), keys.size());
                        assertEquals(orNone(set.ceiling(asked)), keys.ceiling(asked));
                        assertEquals(orNone(set.floor(asked)), keys.floor(asked));
                        assertEquals(set.isEmpty() ? SortedKeys.NONE : set.last(), keys.last());
                    }
                });
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
        for (int i = 0; i < 8_000; i++) {
            keys = keys.without(i);
        }

        // Hirai and Yamamoto: no side has more than three quarters of the weight.
        assertTrue(keys.depth() <= Math.log(193) / Math.log(4.0 / 3), "" + keys.depth());
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
