package dev.berth.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.fault.ProxyFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims, circuits, ejections and idleness. */
class BalancerTest extends BalancerCase {
    @Test
    void claim_roundRobin_takesTurnsAndLeavesOutWhatWasTried() throws Exception {
        publish(TrafficPolicy.DEFAULT, A, B);

        Endpoint first = claim(Set.of());
        Endpoint second = claim(Set.of());

        assertEquals(Set.of(A, B), Set.of(first, second));
        assertEquals(B, claim(Set.of(A)));
        assertEquals(B, claim(Set.of(A)));
        assertTrue(Set.of(A, B).contains(claim(Set.of(A, B))), "there is no other");
    }

    @Test
    void claim_noEndpoint_is503() {
        publish(TrafficPolicy.DEFAULT);

        ProxyFault fault = assertThrows(ProxyFault.class, () -> claim(Set.of()));

        assertEquals(ProxyFault.Kind.NO_ENDPOINT, fault.kind());
        assertTrue(balancer.service(new ServiceKey("default", "other", 80)).isEmpty());
    }

    @Test
    void claim_endpointFull_goesElsewhereAndThenIs503() throws Exception {
        publish(policy(circuit(10, 1)), A, B);

        try (Claim first = service().claim(ANY, Set.of());
                Claim second = service().claim(ANY, Set.of())) {
            assertEquals(Set.of(A, B), Set.of(first.endpoint(), second.endpoint()));
            ProxyFault fault = assertThrows(ProxyFault.class, () -> claim(Set.of()));
            assertEquals(ProxyFault.Kind.OVERLOADED, fault.kind());
        }
        assertEquals(1, statistics().refused());
    }

    @Test
    void claim_circuitFull_is503UntilOneIsReleased() throws Exception {
        publish(policy(circuit(1, 2)), A);

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            ProxyFault fault = assertThrows(ProxyFault.class, () -> claim(Set.of()));
            assertEquals(ProxyFault.Kind.OVERLOADED, fault.kind());
        }

        assertEquals(A, claim(Set.of()));
    }

    private static Circuit circuit(int requests, int each) {
        return new Circuit(requests, each, 0, Duration.ZERO);
    }

    @Test
    void failed_fiveInARow_isLeftOutForItsTime() throws Exception {
        publish(TrafficPolicy.DEFAULT, A, B, C);

        failures(A, 5);

        assertEquals(EndpointStatistics.State.EJECTED, statistics().endpoints().get(0).state());
        for (int at = 0; at < 10; at++) {
            assertFalse(claim(Set.of()).equals(A));
        }
        failures(B, 5);
        assertEquals(EndpointStatistics.State.READY, statistics().endpoints().get(1).state());
        pass(Duration.ofSeconds(31));
        assertEquals(EndpointStatistics.State.READY, statistics().endpoints().get(0).state());
    }

    @Test
    void failed_successBetween_isNotLeftOut() throws Exception {
        publish(TrafficPolicy.DEFAULT, A, B);

        for (int at = 0; at < 10; at++) {
            failures(A, 4);
            try (Claim claim = service().claim(ANY, Set.of(B))) {
                claim.answered(Duration.ofMillis(1));
            }
        }

        assertEquals(EndpointStatistics.State.READY, statistics().endpoints().get(0).state());
    }

    @Test
    void failed_onlyEndpoint_isUsedAllTheSame() throws Exception {
        publish(TrafficPolicy.DEFAULT, A);

        failures(A, 6);

        assertTrue(statistics().panicking());
        assertEquals(A, claim(Set.of()));
    }

    @Test
    void publish_endpointStays_keepsItsStatistics() throws Exception {
        publish(TrafficPolicy.DEFAULT, A, B);
        LiveService before = service();
        claimed(10);

        publish(TrafficPolicy.DEFAULT, A, C);

        assertSame(before, service());
        assertEquals(
                List.of(5L, 0L),
                statistics().endpoints().stream().map(EndpointStatistics::requests).toList());
    }

    @Test
    void awaitIdle_afterItLeftTheSnapshot_staysIdleUnderContention() throws Exception {
        var over = new AtomicBoolean();
        var inside = new AtomicLong();
        var started = new CountDownLatch(2);
        var threads =
                IntStream.range(0, 2)
                        .mapToObj(
                                at ->
                                        Thread.ofPlatform()
                                                .start(
                                                        () -> {
                                                            started.countDown();
                                                            while (!over.get()) {
                                                                claimCounting(inside);
                                                            }
                                                        }))
                        .toList();
        publish(TrafficPolicy.DEFAULT, A, B);
        started.await();

        try {
            for (int round = 0; round < 100; round++) {
                publish(TrafficPolicy.DEFAULT, B);
                assertTrue(balancer.awaitIdle(A, Duration.ofSeconds(10)));
                for (int look = 0; look < 20; look++) {
                    assertEquals(0, inside.get(), "a request was sent to an idle endpoint");
                    Thread.onSpinWait();
                }
                publish(TrafficPolicy.DEFAULT, A, B);
            }
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private void claimCounting(AtomicLong inside) {
        Optional<LiveService> live = balancer.service(SERVICE);
        if (live.isEmpty()) {
            return;
        }
        try (Claim claim = live.get().claim(ANY, Set.of())) {
            if (claim.endpoint().equals(A)) {
                inside.incrementAndGet();
                Thread.onSpinWait();
                inside.decrementAndGet();
            }
        } catch (ProxyFault none) {
            throw new AssertionError("B is always there", none);
        }
    }
}
