package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectionTest {
    private static final int DRAWS = 20_000;

    static List<Selection> selections() {
        return List.of(
                new RandomChoice(),
                new RoundRobin(),
                new LeastRequests(),
                new LeastResponseTime(LeastResponseTime.DEFAULT_DECAY),
                new ConsistentHash(new HashSource.Path(), java.util.OptionalInt.empty()));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void choose_noCandidate_isNone(Selection selection) {
        assertEquals(Selection.NONE, selection.choose(new Candidate[0], draw(0, new Random(1))));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void choose_equalCandidates_isFair(Selection selection) {
        Seeds.each(
                5,
                random -> {
                    SimulatedEndpoint[] five = SimulatedEndpoint.some(5);

                    for (int turn = 0; turn < DRAWS; turn++) {
                        five[selection.choose(five, draw(turn, random))].requests++;
                    }

                    for (SimulatedEndpoint endpoint : five) {
                        assertEquals(DRAWS / 5.0, endpoint.requests, DRAWS / 5 * 0.1);
                    }
                });
    }

    @Test
    void choose_roundRobin_goesOnAcrossTheOverflow() {
        SimulatedEndpoint[] three = SimulatedEndpoint.some(3);
        List<Integer> chosen = new ArrayList<>();

        for (long turn = Long.MAX_VALUE - 1; turn != Long.MIN_VALUE + 2; turn++) {
            chosen.add(new RoundRobin().choose(three, draw(turn, new Random(1))));
        }

        assertTrue(chosen.stream().allMatch(at -> at >= 0 && at < 3), chosen.toString());
        assertNotEquals(chosen.get(0), chosen.get(1));
    }

    @Test
    void choose_twoChoices_areDistinct() {
        SimulatedEndpoint[] two = SimulatedEndpoint.some(2);
        two[0].inFlight = 1;
        var random = new Random(7);

        for (int turn = 0; turn < 1000; turn++) {
            assertEquals(1, new LeastRequests().choose(two, draw(turn, random)));
        }
    }

    @Test
    void choose_twoChoices_busiestOfFive_getsNothing() {
        SimulatedEndpoint[] five = SimulatedEndpoint.some(5);
        for (int at = 0; at < 5; at++) {
            five[at].inFlight = at;
        }
        var random = new Random(7);

        for (int turn = 0; turn < DRAWS; turn++) {
            five[new LeastRequests().choose(five, draw(turn, random))].requests++;
        }

        // Of the ten pairs the k-th wins those with a busier one: 4, 3, 2, 1, 0.
        for (int at = 0; at < 5; at++) {
            assertEquals((4 - at) * DRAWS / 10.0, five[at].requests, DRAWS * 0.015);
        }
    }

    @Test
    void choose_twoChoices_queueStaysShorterThanByChance() {
        Seeds.each(
                10,
                random ->
                        assertTrue(
                                longestQueue(new LeastRequests(), random)
                                        < longestQueue(new RandomChoice(), random)));
    }

    private static int longestQueue(Selection selection, Random random) {
        SimulatedEndpoint[] endpoints = SimulatedEndpoint.some(50);
        for (int turn = 0; turn < 5000; turn++) {
            endpoints[selection.choose(endpoints, draw(turn, random))].inFlight++;
        }
        int longest = 0;
        for (SimulatedEndpoint endpoint : endpoints) {
            longest = Math.max(longest, endpoint.inFlight);
        }
        return longest;
    }

    static Draw draw(long turn, Random random) {
        return new Draw(turn, random.nextLong(), random, 0);
    }
}
