package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.Step;
import dev.berth.policies.reconcile.StepFailure;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StepsInFlightTest {
    private static final Instant NOW = SampleState.NOW;
    private static final Step REMOVE = remove("web-0");
    private static final Step STOP =
            new Step.StopPod(
                    new PodName("default", "web-0"),
                    "c0ffee",
                    List.of("c0ffee"),
                    Duration.ofSeconds(1));

    private final StepsInFlight inFlight = new StepsInFlight();

    private static Step remove(String pod) {
        return new Step.RemovePod(new PodName("default", pod), List.of("c0ffee"));
    }

    @Test
    void begin_subjectIsBusy_isRefusedUntilItsEndWasSeen() {
        assertTrue(inFlight.begin(REMOVE));

        boolean otherStepOfTheSamePod = inFlight.begin(STOP);
        boolean stepOfAnotherPod = inFlight.begin(remove("web-1"));

        assertFalse(otherStepOfTheSamePod);
        assertTrue(stepOfAnotherPod);
    }

    @Test
    void settle_stepStillRuns_itStaysWhateverIsSeen() {
        inFlight.begin(REMOVE);

        inFlight.settle(1_000_000, NOW);

        assertEquals(List.of(REMOVE), inFlight.steps());
    }

    @Test
    void settle_lookThatBeganBeforeTheEnd_keepsTheStep() {
        inFlight.begin(REMOVE);
        inFlight.succeeded(REMOVE, 7);

        inFlight.settle(7, NOW);

        assertEquals(List.of(REMOVE), inFlight.steps());
        assertFalse(inFlight.begin(STOP));
    }

    @Test
    void settle_lookThatBeganAfterTheEnd_letsTheStepGo() {
        inFlight.begin(REMOVE);
        inFlight.succeeded(REMOVE, 7);

        inFlight.settle(8, NOW);

        assertEquals(List.of(), inFlight.steps());
        assertTrue(inFlight.begin(STOP));
    }

    @Test
    void settle_failedStep_alsoWaitsForALookThatShowsWhatItDidAllTheSame() {
        inFlight.begin(REMOVE);
        inFlight.failed(REMOVE, 7, "timeout", NOW);

        inFlight.settle(7, NOW);
        boolean before = inFlight.begin(REMOVE);
        inFlight.settle(8, NOW);
        boolean after = inFlight.begin(REMOVE);

        assertFalse(before);
        assertTrue(after);
    }

    @Test
    void begin_asManyAsAllowed_refusesTheNext() {
        for (int i = 0; i < StepsInFlight.MAX_STEPS; i++) {
            assertTrue(inFlight.begin(remove("web-" + i)));
        }

        boolean oneMore = inFlight.begin(remove("one-more"));

        assertFalse(oneMore);
        assertEquals(StepsInFlight.MAX_STEPS, inFlight.steps().size());
    }

    @Test
    void failed_repeatedly_isCountedWithTheLatestReason() {
        inFlight.begin(REMOVE);
        inFlight.failed(REMOVE, 1, "no answer", NOW);
        inFlight.settle(2, NOW);
        inFlight.begin(REMOVE);

        inFlight.failed(REMOVE, 3, "no space", NOW.plusSeconds(5));

        assertEquals(
                Map.of(REMOVE.id(), new StepFailure("no space", 2, NOW.plusSeconds(5))),
                inFlight.failures());
    }

    @Test
    void succeeded_afterFailures_forgetsThem() {
        inFlight.begin(REMOVE);
        inFlight.failed(REMOVE, 1, "no answer", NOW);
        inFlight.settle(2, NOW);
        inFlight.begin(REMOVE);

        inFlight.succeeded(REMOVE, 3);

        assertEquals(Map.of(), inFlight.failures());
    }

    @Test
    void settle_failureNotRepeatedForLong_isForgotten() {
        inFlight.begin(REMOVE);
        inFlight.failed(REMOVE, 1, "no answer", NOW);
        Instant lastMoment = NOW.plus(StepsInFlight.FAILURE_KEPT);

        inFlight.settle(2, lastMoment);
        int kept = inFlight.failures().size();
        inFlight.settle(3, lastMoment.plusMillis(1));
        int left = inFlight.failures().size();

        assertEquals(1, kept);
        assertEquals(0, left);
    }

    @Test
    void failures_ofTwoKindsOfStep_areApart() {
        inFlight.begin(STOP);
        inFlight.failed(STOP, 1, "no answer", NOW);
        inFlight.settle(2, NOW);
        inFlight.begin(REMOVE);

        inFlight.succeeded(REMOVE, 3);

        assertEquals(Map.of(STOP.id(), new StepFailure("no answer", 1, NOW)), inFlight.failures());
    }
}
