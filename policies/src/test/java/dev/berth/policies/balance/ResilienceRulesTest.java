package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResilienceRulesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final HealthCheck CHECK =
            new HealthCheck(
                    new HealthCheck.Probe.Tcp(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    3,
                    2);

    @Test
    void mayEject_alwaysOneThenTenPercent() {
        OutlierDetection envoy = OutlierDetection.DEFAULT;

        assertTrue(envoy.mayEject(0, 2));
        assertFalse(envoy.mayEject(1, 2));
        assertTrue(envoy.mayEject(1, 20));
        assertFalse(envoy.mayEject(2, 20));
    }

    @Test
    void ejection_growsUpToTheLongest() {
        assertEquals(Duration.ofSeconds(30), OutlierDetection.DEFAULT.ejection(1));
        assertEquals(Duration.ofSeconds(90), OutlierDetection.DEFAULT.ejection(3));
        assertEquals(Duration.ofMinutes(5), OutlierDetection.DEFAULT.ejection(99));
    }

    @Test
    void outliers_oneFarBelowTheOthers_isFound() {
        var requests = new long[] {200, 200, 200, 200, 200, 50};

        assertEquals(
                List.of(2),
                SuccessRates.outliers(new long[] {199, 200, 120, 200, 198, 0}, requests));
        assertEquals(
                List.of(),
                SuccessRates.outliers(new long[] {199, 200, 199, 200, 198, 0}, requests));
        assertEquals(
                List.of(),
                SuccessRates.outliers(
                        new long[] {0, 200, 200, 200}, new long[] {200, 200, 200, 200}),
                "four cannot tell what is normal");
    }

    @Test
    void panics_belowHalf_andNeverWhereTurnedOff() {
        TrafficPolicy policy = TrafficPolicy.DEFAULT;

        assertTrue(policy.panics(0, 1));
        assertTrue(policy.panics(2, 5));
        assertFalse(policy.panics(1, 2));
        assertFalse(policy.panics(3, 5));
    }

    @Test
    void budget_isAFifthButThreeAtLeast() {
        RetryBudget budget = RetryBudget.DEFAULT;

        assertTrue(budget.allows(2, 0));
        assertFalse(budget.allows(3, 15));
        assertTrue(budget.allows(19, 100));
        assertFalse(budget.allows(20, 100));
    }

    @Test
    void streak_changesOnlyAtItsThresholds() {
        HealthStreak streak = HealthStreak.START;

        streak = streak.checked(false, CHECK).checked(false, CHECK).checked(true, CHECK);
        streak = streak.checked(false, CHECK).checked(false, CHECK);
        assertTrue(streak.healthy());
        streak = streak.checked(false, CHECK);
        assertFalse(streak.healthy());
        streak = streak.checked(true, CHECK);
        assertFalse(streak.healthy());
        assertTrue(streak.checked(true, CHECK).healthy());
    }

    @Test
    void slowStart_growsFromATenthToAll() {
        SlowStart slow = SlowStart.of(Duration.ofSeconds(100));

        assertEquals(0.1, slow.factor(0));
        assertEquals(0.5, slow.factor(50 * SECOND), 1e-9);
        assertEquals(1, slow.factor(100 * SECOND));
        var eager = new SlowStart(Duration.ofSeconds(100), 2, 10);
        assertEquals(Math.sqrt(0.5), eager.factor(50 * SECOND), 1e-9);
    }

    @Test
    void rateLimit_anyArrivals_neverMoreThanBurstAndRate() {
        var limit = new RateLimit(RateLimit.By.ROUTE, 50, Duration.ofSeconds(1), 10);
        Seeds.each(
                50,
                random -> {
                    long full = 0;
                    long now = 0;
                    int taken = 0;
                    for (int at = 0; at < 5_000; at++) {
                        now += random.nextInt(20_000_000);
                        long next = limit.taken(full, now);
                        boolean room = next != full;
                        assertEquals(room, limit.waitNanos(full, now) == 0);
                        taken += room ? 1 : 0;
                        full = next;
                        assertTrue(taken <= 10 + 50.0 * now / SECOND + 1e-6);
                    }
                    assertTrue(taken >= 50.0 * now / SECOND * 0.9, "only " + taken);
                });
    }

    @Test
    void rateLimit_empty_saysWhenToComeBack() {
        var limit = new RateLimit(RateLimit.By.SUBJECT, 1, Duration.ofSeconds(10), 2);
        long full = limit.taken(limit.taken(0, SECOND), SECOND);

        assertEquals(full, limit.taken(full, SECOND));
        assertEquals(10 * SECOND, limit.waitNanos(full, SECOND));
        assertEquals(0, limit.waitNanos(full, 11 * SECOND));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RateLimit(RateLimit.By.ROUTE, 0, Duration.ofSeconds(1), 1));
    }

    @Test
    void loadWeights_followWhatEndpointsAchieve() {
        long now = 60 * SECOND;
        var weights =
                new LoadWeight[] {
                    watched(0.2, 100, 0), watched(0.4, 100, 0), LoadWeight.UNKNOWN,
                };

        assertArrayEquals(new int[] {133, 67, 100}, LoadWeight.scaled(weights, now));
    }

    @Test
    void loadWeights_errorsWeighAgainst() {
        LoadWeight good = watched(0.5, 100, 0);
        LoadWeight failing = watched(0.5, 100, 50);

        assertEquals(200, good.weight(), 1e-9);
        assertEquals(100, failing.weight(), 1e-9);
    }

    @Test
    void loadWeights_blackoutAndExpiry_countAsUnknown() {
        LoadWeight first = LoadWeight.UNKNOWN.reported(0.5, 10, 0, 100 * SECOND);

        assertTrue(first.usable(109 * SECOND).isEmpty());
        assertTrue(first.usable(110 * SECOND).isPresent());
        assertTrue(first.usable(279 * SECOND).isPresent());
        assertTrue(first.usable(280 * SECOND).isEmpty());
        LoadWeight again = first.reported(0.5, 10, 0, 300 * SECOND);
        assertTrue(again.usable(301 * SECOND).isEmpty(), "it is watched anew");
        assertEquals(first, first.reported(0, 10, 0, 400 * SECOND));
    }

    @Test
    void cpuLoad_roomIsWhatOthersLeaveAndAQuarterOfWhatTheyUse() {
        assertEquals(new CpuLoad(0.5, 2), CpuLoad.of(0.5, 0.5, 2, 1));
        assertEquals(new CpuLoad(0.5, 1.25), CpuLoad.of(0.5, 1.5, 2, 1));
        assertEquals(new CpuLoad(0, 0.25), CpuLoad.of(0, 1, 1, 1));
        assertEquals(new CpuLoad(0.4, 1), CpuLoad.of(0.4, 0.3, 1, 1));
        assertEquals(new CpuLoad(0.4, 0.5), CpuLoad.of(0.4, 0.3, 1, 0.5));
        assertEquals(0.5, CpuLoad.of(0, 1, 1, 1).utilization(125, 0.001), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new CpuLoad(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new CpuLoad(0, 0));
    }

    private static LoadWeight watched(double utilization, double rate, double errors) {
        return LoadWeight.UNKNOWN
                .reported(utilization, rate, errors, 40 * SECOND)
                .reported(utilization, rate, errors, 59 * SECOND);
    }
}
