package dev.berth.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.ConsistentHash;
import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HashSource;
import dev.berth.policies.balance.LeastResponseTime;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.SlowStart;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.balance.WeightedRoundRobin;
import dev.berth.proxy.wire.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The algorithms over live endpoints. */
class LiveAlgorithmsTest extends BalancerCase {
    @Test
    void claim_weighted_followsTheWeights() throws Exception {
        var traffic =
                TrafficPolicy.DEFAULT.withAlgorithm(
                        new WeightedRoundRobin(WeightedRoundRobin.Weights.STATIC));
        publish(traffic, List.of(new Target(A, 5), new Target(B, 1), new Target(C, 1)));
        var order = new StringBuilder();

        for (int at = 0; at < 7; at++) {
            order.append(claim(Set.of()).pod());
        }

        assertEquals("aabacaa", order.toString());
    }

    @Test
    void claim_weightedByLoad_sendsMoreToWhoeverHasRoom() throws Exception {
        publish(
                TrafficPolicy.DEFAULT.withAlgorithm(
                        new WeightedRoundRobin(WeightedRoundRobin.Weights.LOAD)),
                A,
                B);
        balancer.cpuLoads(Map.of("a", new CpuLoad(0.2, 0.9), "b", new CpuLoad(0.1, 0.3)));

        requestsFor(20);

        assertEquals(Map.of(A, 75, B, 25), claimed(100));
        assertEquals(List.of(150, 50), weights());
    }

    @Test
    void claim_weightedByLoadForLongBesideAHog_keepsItsProportionAndRecovers() throws Exception {
        publish(
                TrafficPolicy.DEFAULT.withAlgorithm(
                        new WeightedRoundRobin(WeightedRoundRobin.Weights.LOAD)),
                A,
                B,
                C);
        CpuLoad alone = CpuLoad.of(0.3, 0.3, 1, 1);
        CpuLoad besideAHog = CpuLoad.of(0, 1, 1, 1);
        balancer.cpuLoads(Map.of("a", alone, "b", alone, "c", besideAHog));

        requestsFor(300);

        assertEquals(Map.of(A, 40, B, 40, C, 10), claimed(90));
        balancer.cpuLoads(Map.of("a", alone, "b", alone, "c", alone));
        requestsFor(1);
        assertEquals(List.of(100, 100, 100), weights());
    }

    private void requestsFor(int seconds) throws Exception {
        for (int second = 0; second < seconds; second++) {
            claimed(20);
            pass(Duration.ofSeconds(1));
        }
    }

    private List<Integer> weights() {
        return balancer.statistics().getFirst().endpoints().stream()
                .map(EndpointStatistics::weight)
                .toList();
    }

    @Test
    void claim_hashed_staysUntilTheEndpointGoes() throws Exception {
        var traffic =
                TrafficPolicy.DEFAULT.withAlgorithm(
                        new ConsistentHash(new HashSource.Header("X-User"), OptionalInt.empty()));
        publish(traffic, A, B, C);
        Ask alice = ask(Fields.of("x-user", "alice"));
        Endpoint before = claim(alice);

        assertEquals(before, claim(alice));
        publish(traffic, others(before));
        assertFalse(before.equals(claim(alice)));
    }

    @Test
    void claim_affinity_setsACookieOnceAndFollowsIt() throws Exception {
        var affinity = new CookieAffinity("stick", Duration.ofMinutes(5), new RoundRobin());
        publish(TrafficPolicy.DEFAULT.withAlgorithm(affinity), A, B, C);
        String cookie;
        Endpoint first;
        try (Claim claim = service().claim(ANY, Set.of())) {
            first = claim.endpoint();
            cookie = claim.cookie().orElseThrow();
        }
        String pair = cookie.substring(0, cookie.indexOf(';'));
        Ask again = ask(Fields.of("Cookie", "x=1; stick2=" + "y; " + pair));

        try (Claim claim = service().claim(again, Set.of())) {
            assertEquals(first, claim.endpoint());
            assertEquals(Optional.empty(), claim.cookie());
        }

        assertTrue(
                cookie.endsWith("; Path=/; Max-Age=300; Secure; HttpOnly; SameSite=Lax"), cookie);
        assertFalse(cookie.contains(first.pod() + ";") || cookie.contains(first.address()), cookie);
        try (Claim claim = service().claim(again, Set.of(first))) {
            assertFalse(claim.endpoint().equals(first));
            assertTrue(claim.cookie().isPresent());
        }
    }

    @Test
    void claim_slowStart_newcomerGetsLittleAtFirst() throws Exception {
        var traffic =
                new TrafficPolicy(
                        new RoundRobin(),
                        Optional.of(SlowStart.of(Duration.ofSeconds(100))),
                        50,
                        Optional.empty(),
                        Optional.empty(),
                        Circuit.DEFAULT,
                        TrafficPolicy.DEFAULT.retries(),
                        List.of(),
                        TrafficPolicy.DEFAULT.timeouts());
        publish(traffic, A, B);
        pass(Duration.ofSeconds(200));
        publish(traffic, A, B, C);

        Map<Endpoint, Integer> atFirst = claimed(3000);
        pass(Duration.ofSeconds(101));
        Map<Endpoint, Integer> later = claimed(3000);

        assertEquals(130, atFirst.getOrDefault(C, 0), 60);
        assertEquals(1000, later.getOrDefault(C, 0), 10);
    }

    @Test
    void claim_leastResponseTime_leavesAPunishedEndpointAlone() throws Exception {
        publish(
                TrafficPolicy.DEFAULT.withAlgorithm(
                        new LeastResponseTime(LeastResponseTime.DEFAULT_DECAY)),
                A,
                B,
                C);
        for (Endpoint endpoint : List.of(A, B, C)) {
            try (Claim claim = service().claim(ANY, Set.of(others(endpoint)))) {
                if (endpoint.equals(B)) {
                    claim.throttled(Optional.of(Duration.ofSeconds(1)));
                } else {
                    claim.answered(Duration.ofMillis(5));
                }
            }
        }

        assertEquals(0, claimed(1000).getOrDefault(B, 0));
    }
}
