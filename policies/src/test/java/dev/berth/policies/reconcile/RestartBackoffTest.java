package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartBackoffTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = START.plusSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "0, 0", "1, 10", "2, 20", "3, 40", "4, 80", "5, 160", "6, 300", "7, 300", "90, 300"
    })
    void nextStart_afterAStreak_waitsLongerEachTime(int streak, int seconds) {
        var history = new RestartHistory(streak, streak);

        var next = RestartBackoff.nextStart(history, Optional.of(START), Optional.of(END), END);

        assertEquals(END.plusSeconds(seconds), next);
    }

    @Test
    void nextStart_afterTenHealthyMinutes_isAtOnceAgain() {
        var end = START.plus(RestartBackoff.HEALTHY_AFTER);
        var history = new RestartHistory(9, 9);

        assertEquals(end, next(history, end, end));
        assertEquals(
                new RestartHistory(10, 1),
                RestartBackoff.restarted(history, Optional.of(START), Optional.of(end)));
    }

    @Test
    void nextStart_aSecondShortOfTenMinutes_stillWaits() {
        var end = START.plus(RestartBackoff.HEALTHY_AFTER).minusSeconds(1);

        assertEquals(end.plusSeconds(10), next(new RestartHistory(1, 1), end, end));
    }

    @Test
    void nextStart_onAClockThatWasSetBack_isNeverFurtherThanTheLongestWait() {
        var history = new RestartHistory(6, 6);
        var longAgo = END.minus(Duration.ofDays(3));
        var justBefore = END.minusSeconds(60);

        assertEquals(longAgo, next(history, END, longAgo));
        assertEquals(justBefore.plus(RestartBackoff.MOST), next(history, END, justBefore));
    }

    @Test
    void nextStart_ofAContainerThatNeverEnded_isAtOnce() {
        var history = new RestartHistory(3, 3);

        assertEquals(
                END, RestartBackoff.nextStart(history, Optional.empty(), Optional.empty(), END));
    }

    @Test
    void restarted_again_countsUp() {
        assertEquals(
                new RestartHistory(1, 1),
                RestartBackoff.restarted(
                        RestartHistory.NONE, Optional.of(START), Optional.of(END)));
    }

    @Test
    void backoff_ofManyAttempts_doesNotOverflow() {
        var backoff = new Backoff(Duration.ofDays(1), Duration.ofDays(30));

        assertEquals(Duration.ofDays(1), backoff.after(0));
        assertEquals(Duration.ofDays(2), backoff.after(2));
        assertEquals(Duration.ofDays(30), backoff.after(Integer.MAX_VALUE));
    }

    @Test
    void stepFailure_again_waitsLonger() {
        var once = new StepFailure("refused", 1, START);

        var twice = once.again("refused again", END);

        assertEquals(START.plusSeconds(1), once.retryAt());
        assertEquals(new StepFailure("refused again", 2, END), twice);
        assertEquals(END.plusSeconds(2), twice.retryAt());
    }

    private static Instant next(RestartHistory history, Instant end, Instant now) {
        return RestartBackoff.nextStart(history, Optional.of(START), Optional.of(end), now);
    }
}
