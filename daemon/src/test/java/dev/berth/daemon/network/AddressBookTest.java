package dev.berth.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration REST = Duration.ofMinutes(10);
    private static final Subnet EIGHT = Subnet.parse("10.1.2.0/29").orElseThrow();

    private final AddressBook book = new AddressBook(EIGHT, REST, new Random(1));

    @Test
    void assign_untilFull_givesEveryAddressButTheReservedOnes() {
        var given = new HashSet<String>();

        for (int i = 0; i < 5; i++) {
            given.add(book.assign("web-" + i, NOW).orElseThrow().getHostAddress());
        }
        var full = book.assign("web-5", NOW);

        var expected = List.of("10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.5", "10.1.2.6");
        assertEquals(new HashSet<>(expected), given);
        assertTrue(full instanceof Result.Refused<Inet4Address>);
    }

    @Test
    void assign_sameHolderAgain_getsTheSame() {
        var first = book.assign("web", NOW).orElseThrow();

        var again = book.assign("web", NOW.plusSeconds(1)).orElseThrow();

        assertEquals(first, again);
        assertEquals(Map.of(first, "web"), book.holders());
    }

    @Test
    void assign_publishesBeforeItReturns() {
        var address = book.assign("web", NOW).orElseThrow();

        assertEquals(Optional.of("web"), book.holder(address));
    }

    @Test
    void release_rests_untilTheQuarantineIsOver() {
        var addresses = new ArrayList<Inet4Address>();
        for (int i = 0; i < 5; i++) {
            addresses.add(book.assign("web-" + i, NOW).orElseThrow());
        }

        book.release("web-3", NOW);
        var early = book.assign("next", NOW.plus(REST).minusNanos(1));
        var late = book.assign("next", NOW.plus(REST));

        assertTrue(early instanceof Result.Refused<Inet4Address>);
        assertEquals(addresses.get(3), late.orElseThrow());
        assertEquals(Optional.of("next"), book.holder(addresses.get(3)));
    }

    @Test
    void release_clockThatStepsBack_doesNotShortenTheRest() {
        var address = book.assign("web", NOW).orElseThrow();

        book.release("web", NOW);
        for (int i = 0; i < 4; i++) {
            assertNotEquals(address, book.assign("web-" + i, NOW.minus(REST)).orElseThrow());
        }

        assertEquals(Optional.empty(), book.holder(address));
        assertTrue(book.assign("last", NOW.minus(REST)) instanceof Result.Refused<Inet4Address>);
    }

    @Test
    void adopt_whatIsObserved_isHeldEvenWhenItRested() {
        var address = book.assign("web", NOW).orElseThrow();
        book.release("web", NOW);

        var adopted = book.adopt("web", address);

        assertEquals(address, adopted.orElseThrow());
        assertEquals(Optional.of("web"), book.holder(address));
    }

    @Test
    void adopt_whatContradicts_isRefused() {
        var address = book.assign("web", NOW).orElseThrow();
        var free =
                Inet4Address.ofLiteral(
                        address.getHostAddress().equals("10.1.2.5") ? "10.1.2.4" : "10.1.2.5");

        assertRefused(book.adopt("other", address));
        assertRefused(book.adopt("web", free));
        assertRefused(book.adopt("other", EIGHT.gateway()));
        assertRefused(book.adopt("other", EIGHT.broadcast()));
        assertRefused(book.adopt("other", EIGHT.network()));
        assertRefused(book.adopt("other", Inet4Address.ofLiteral("10.1.2.8")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyHistory_neverGivesAnAddressTwiceOrTooEarly(long seed) {
        var random = new Random(seed);
        var subnet = Subnet.parse("10.1.2.0/27").orElseThrow();
        var tested = new AddressBook(subnet, REST, random);
        var held = new HashMap<String, Inet4Address>();
        var freed = new HashMap<Inet4Address, Instant>();
        var now = NOW;

        for (int step = 0; step < 5_000; step++) {
            now = now.plusSeconds(random.nextInt(60));
            var holder = "pod-" + random.nextInt(40);
            if (random.nextBoolean()) {
                tested.release(holder, now);
                var address = held.remove(holder);
                if (address != null) {
                    freed.put(address, now);
                }
            } else if (tested.assign(holder, now) instanceof Result.Ok<Inet4Address>(var given)) {
                var before = held.put(holder, given);
                assertTrue(before == null || before.equals(given), "seed " + seed);
                var rested = freed.getOrDefault(given, Instant.EPOCH).plus(REST);
                assertTrue(before != null || !now.isBefore(rested), "seed " + seed);
            }
            assertEquals(held.size(), new HashSet<>(held.values()).size(), "seed " + seed);
            assertEquals(held.size(), tested.holders().size(), "seed " + seed);
        }
        assertFalse(freed.isEmpty(), "seed " + seed);
    }

    @Test
    void assign_fromManyThreads_givesEachItsOwn() throws InterruptedException {
        var wide = new AddressBook(Subnet.parse("10.1.0.0/16").orElseThrow(), REST, new Random(3));
        var given = new ConcurrentHashMap<Inet4Address, String>();
        var threads = new ArrayList<Thread>();

        for (int i = 0; i < 200; i++) {
            var holder = "pod-" + i;
            threads.add(
                    Thread.startVirtualThread(
                            () -> given.put(wide.assign(holder, NOW).orElseThrow(), holder)));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertEquals(200, given.size());
        assertEquals(Map.copyOf(given), wide.holders());
    }

    private static void assertRefused(Result<Inet4Address> result) {
        assertTrue(result instanceof Result.Refused<Inet4Address>, result.toString());
    }
}
