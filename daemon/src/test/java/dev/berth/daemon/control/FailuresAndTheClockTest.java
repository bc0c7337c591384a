package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailuresAndTheClockTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Step STEP = new Step.EnsureNetwork();

    private final StepsInFlight inFlight = new StepsInFlight();

    @Test
    void settle_clockWasSetBack_forgetsWhatFailedInTheFuture() {
        failed(NOW.plus(Duration.ofHours(3)));

        inFlight.settle(2, NOW);

        assertTrue(inFlight.failures().isEmpty());
    }

    @Test
    void settle_failedAfterTheTickBegan_keepsTheFailure() {
        failed(NOW.plusMillis(5));

        inFlight.settle(2, NOW);

        assertEquals(Set.of(STEP.id()), inFlight.failures().keySet());
    }

    private void failed(Instant at) {
        assertTrue(inFlight.begin(STEP));
        inFlight.failed(STEP, 1, "no room", at);
    }
}
