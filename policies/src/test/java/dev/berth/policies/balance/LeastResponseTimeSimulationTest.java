package dev.berth.policies.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests in virtual time against endpoints of different speed. */
class LeastResponseTimeSimulationTest {
    private static final Selection ALGORITHM =
            new LeastResponseTime(LeastResponseTime.DEFAULT_DECAY);

    private record Answer(long atNanos, SimulatedEndpoint from, long rttNanos) {}

    @Test
    void fiveEndpoints_oneAnswers503AtOnce_getsLessThanTwoPercentWithinASecond() {
        Seeds.each(
                50,
                random -> {
                    SimulatedEndpoint[] five = SimulatedEndpoint.some(5);

                    run(five, 0, 0, 1000, Duration.ofSeconds(1), random);

                    assertTrue(five[0].requests < 20, "the failing one got " + five[0].requests);
                    assertTrue(five[0].requests >= 1, "nobody has asked it");
                });
    }

    @Test
    void fiveEndpoints_oneRecovers_isTriedAgainAndGetsItsShare() {
        Seeds.each(
                10,
                random -> {
                    SimulatedEndpoint[] five = SimulatedEndpoint.some(5);
                    run(five, 0, 0, 200, Duration.ofSeconds(5), random);
                    int before = five[0].requests;

                    run(five, -1, 5_000, 200, Duration.ofMinutes(2), random);

                    assertTrue(five[0].requests - before > 200, "got " + five[0].requests);
                });
    }

    @Test
    void fiveEndpoints_oneIsTenTimesAsSlow_getsMuchLess() {
        Seeds.each(
                10,
                random -> {
                    SimulatedEndpoint[] five = SimulatedEndpoint.some(5);
                    five[1].answered(Duration.ofMillis(50), Duration.ZERO);

                    run(five, -1, 0, 1000, Duration.ofSeconds(5), random);

                    assertTrue(five[1].requests < 500, "the slow one got " + five[1].requests);
                });
    }

    /** Sends {@code rate} requests a second; {@code failing} answers 503 in 50 µs. */
    private static void run(
            SimulatedEndpoint[] all,
            int failing,
            long fromMillis,
            int rate,
            Duration time,
            Random random) {
        var due = new PriorityQueue<Answer>(Comparator.comparingLong(Answer::atNanos));
        long from = Duration.ofMillis(fromMillis).toNanos();
        long end = from + time.toNanos();
        for (long now = from; now < end; now += 1_000_000_000L / rate) {
            while (!due.isEmpty() && due.peek().atNanos() <= now) {
                Answer answer = due.poll();
                answer.from().inFlight--;
                answer.from()
                        .answered(
                                Duration.ofNanos(answer.rttNanos()),
                                Duration.ofNanos(answer.atNanos()));
            }
            int chosen = ALGORITHM.choose(all, new Draw(0, 0, random, now));
            all[chosen].inFlight++;
            all[chosen].requests++;
            long millis = chosen == 1 ? 50 : 4 + random.nextInt(3);
            due.add(
                    chosen == failing
                            ? new Answer(now + 50_000, all[chosen], PeakEwma.PENALTY.toNanos())
                            : new Answer(
                                    now + millis * 1_000_000, all[chosen], millis * 1_000_000));
        }
        while (!due.isEmpty()) {
            due.poll().from().inFlight--;
        }
    }

    @Test
    void ewma_risesAtOnceFallsSlowlyAndDecaysBetween() {
        Duration decay = Duration.ofSeconds(10);
        long second = Duration.ofSeconds(1).toNanos();
        PeakEwma fast = PeakEwma.UNMEASURED.observed(1_000_000, 0, decay);

        PeakEwma peak = fast.observed(9_000_000, second, decay);
        PeakEwma fallen = peak.observed(1_000_000, 2 * second, decay);

        assertEquals(9e6, peak.costNanos());
        assertEquals(9e6 * Math.exp(-0.1) + 1e6 * (1 - Math.exp(-0.1)), fallen.costNanos(), 1);
        assertEquals(9e6 / Math.E, peak.costNanos(11 * second, decay), 1);
    }

    @Test
    void load_unmeasured_getsOneRequestAndNoSecond() {
        Duration decay = Duration.ofSeconds(10);
        PeakEwma slow = PeakEwma.UNMEASURED.observed(3_000_000_000L, 0, decay);

        assertTrue(PeakEwma.UNMEASURED.load(0, 0, decay) < slow.load(0, 0, decay));
        assertTrue(PeakEwma.UNMEASURED.load(1, 0, decay) > slow.load(100, 0, decay));
    }
}
