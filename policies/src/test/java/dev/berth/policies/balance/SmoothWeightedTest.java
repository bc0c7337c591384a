package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import org.junit.jupiter.api.Test;

class SmoothWeightedTest {
    @Test
    void choose_weights511_isNginxsSequence() {
        var smooth = new SmoothWeighted(new int[] {5, 1, 1});

        assertEquals("aabacaa", sequence(smooth, 7));
        assertEquals("aabacaa", sequence(smooth, 7));
    }

    @Test
    void choose_anyWeights_isExactOverOneRound() {
        Seeds.each(
                100,
                random -> {
                    var weights = new int[1 + random.nextInt(8)];
                    int sum = 0;
                    for (int at = 0; at < weights.length; at++) {
                        weights[at] = 1 + random.nextInt(20);
                        sum += weights[at];
                    }
                    var smooth = new SmoothWeighted(weights);
                    var chosen = new int[weights.length];

                    for (int turn = 0; turn < 3 * sum; turn++) {
                        chosen[smooth.choose(at -> true)]++;
                    }

                    for (int at = 0; at < weights.length; at++) {
                        assertEquals(3 * weights[at], chosen[at]);
                    }
                });
    }

    @Test
    void choose_unusable_isLeftOutAndComesBackWithoutABurst() {
        var smooth = new SmoothWeighted(new int[] {1, 1, 1});

        for (int turn = 0; turn < 100; turn++) {
            assertTrue(smooth.choose(at -> at != 1) != 1);
        }

        String after = sequence(smooth, 9);
        assertEquals(3, after.chars().filter(c -> c == 'b').count(), after);
        assertEquals(Selection.NONE, smooth.choose(at -> false));
    }

    @Test
    void failed_losesItsWeightAndGrowsBack() {
        var smooth = new SmoothWeighted(new int[] {10, 10});
        for (int at = 0; at < 10; at++) {
            smooth.failed(0, 10);
        }

        String first = sequence(smooth, 10);
        String later = sequence(smooth, 100);

        assertTrue(first.chars().filter(c -> c == 'a').count() < 5, first);
        assertEquals(50, later.replace("b", "").length(), 3, later);
    }

    @Test
    void reweigh_countsFromTheNextTurnOn() {
        var smooth = new SmoothWeighted(new int[] {1, 1});
        smooth.reweigh(new int[] {3, 1});

        assertEquals(6, sequence(smooth, 8).chars().filter(c -> c == 'a').count());
    }

    @Test
    void weight_belowOne_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SmoothWeighted(new int[] {1, 0}));
    }

    private static String sequence(SmoothWeighted smooth, int turns) {
        var text = new StringBuilder();
        for (int turn = 0; turn < turns; turn++) {
            text.append((char) ('a' + smooth.choose(at -> true)));
        }
        return text.toString();
    }
}
