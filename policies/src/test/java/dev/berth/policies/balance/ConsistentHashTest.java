package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsistentHashTest {
    private static final int KEYS = 20_000;
    private static final ConsistentHash HASH =
            new ConsistentHash(new HashSource.ClientAddress(), OptionalInt.empty());

    @Test
    void choose_oneGoes_onlyItsKeysMove() {
        Seeds.each(
                10,
                random -> {
                    SimulatedEndpoint[] before = SimulatedEndpoint.some(2 + random.nextInt(10));
                    int gone = random.nextInt(before.length);
                    SimulatedEndpoint[] after = without(before, gone);
                    int moved = 0;

                    for (int at = 0; at < KEYS; at++) {
                        long key = StableHash.of("client-" + random.nextInt());
                        SimulatedEndpoint old = before[choose(before, key)];
                        SimulatedEndpoint now = after[choose(after, key)];
                        if (old == before[gone]) {
                            moved++;
                        } else {
                            assertEquals(old, now);
                        }
                    }

                    double share = (double) KEYS / before.length;
                    assertEquals(share, moved, share * 0.15);
                });
    }

    @Test
    void choose_oneComes_itTakesItsShareAndNoOtherMoves() {
        SimulatedEndpoint[] after = SimulatedEndpoint.some(5);
        SimulatedEndpoint[] before = without(after, 4);
        int moved = 0;

        for (int at = 0; at < KEYS; at++) {
            long key = StableHash.of("10.1." + at / 256 + "." + at % 256);
            SimulatedEndpoint old = before[choose(before, key)];
            SimulatedEndpoint now = after[choose(after, key)];
            assertTrue(now == old || now == after[4]);
            moved += now == old ? 0 : 1;
        }

        assertEquals(KEYS / 5.0, moved, KEYS / 5.0 * 0.1);
    }

    @Test
    void choose_boundedLoad_overflowsInTheKeysOwnOrder() {
        var bounded = new ConsistentHash(new HashSource.Path(), OptionalInt.of(125));
        Seeds.each(
                10,
                random -> {
                    SimulatedEndpoint[] five = SimulatedEndpoint.some(5);
                    long key = random.nextLong();

                    for (int at = 0; at < 100; at++) {
                        five[bounded.choose(five, new Draw(at, key, random, 0))].inFlight++;
                    }

                    // All requests have one key: nobody exceeds the bound, the order is by key.
                    for (SimulatedEndpoint endpoint : five) {
                        assertTrue(endpoint.inFlight <= 25, "has " + endpoint.inFlight);
                    }
                    assertEquals(25, five[HASH.choose(five, new Draw(0, key, random, 0))].inFlight);
                });
    }

    @Test
    void bound_withoutRoom_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConsistentHash(new HashSource.Path(), OptionalInt.of(100)));
    }

    @Test
    void hash_ofTextAndEndpoint_staysWhatItIs() {
        // Affinity outlives a restart only if these never change.
        assertEquals(0xa6db08f5cef8c1ffL, StableHash.of("berth"));
        assertEquals(
                0x699bfb1fb1490e91L, StableHash.of(new Endpoint("10.89.0.2", 8080, "container")));
    }

    private static int choose(SimulatedEndpoint[] endpoints, long key) {
        return HASH.choose(endpoints, new Draw(0, key, new Random(1), 0));
    }

    private static SimulatedEndpoint[] without(SimulatedEndpoint[] all, int index) {
        return Arrays.stream(all)
                .filter(endpoint -> endpoint != all[index])
                .toArray(SimulatedEndpoint[]::new);
    }
}
