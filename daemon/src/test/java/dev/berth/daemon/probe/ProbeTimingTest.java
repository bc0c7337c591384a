package dev.berth.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a probe is asked, on a clock of the test's own. */
final class ProbeTimingTest {
    private static final ContainerProbe TCP = ContainerProbe.of(new ContainerAction.TcpConnect(80));
    private static final ContainerProbe EXEC =
            ContainerProbe.of(new ContainerAction.Exec(List.of("a")));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;

    private ProbeTiming timing(ProbeKind kind, ContainerProbe probe, long delay) {
        return new ProbeTiming(kind, probe, delay, new Random(1));
    }

    /** When it is asked within that time if it never is what is waited for; those that count. */
    private List<Double> asked(ProbeTiming timing, double seconds, boolean counted) {
        var at = new ArrayList<Double>();
        for (now = timing.firstNanos(); now <= seconds * SECOND; now = timing.nextNanos(now)) {
            if (timing.asked(now) || !counted) {
                at.add((double) now / SECOND);
            }
        }
        return at;
    }

    @Test
    void ask_containerThatIsNotReady_isAskedOftenButCountsOncePerPeriod() {
        var all = asked(timing(ProbeKind.READINESS, TCP, 0), 60, false);
        var counted = asked(timing(ProbeKind.READINESS, TCP, 0), 60, true);

        assertEquals(0, all.getFirst());
        assertTrue(all.get(1) < 0.2, all.toString());
        assertTrue(all.size() > 50 && all.size() < 80, all.toString());
        assertTrue(counted.size() >= 6 && counted.size() <= 7, counted.toString());
    }

    @Test
    void ask_readinessByACommand_isAskedOncePerPeriod() {
        var all = asked(timing(ProbeKind.READINESS, EXEC, 3 * SECOND), 60, false);

        assertEquals(3, all.getFirst());
        assertTrue(all.size() >= 5 && all.size() <= 7, all.toString());
    }

    @Test
    void ask_liveness_beginsWithinThePeriodAfterTheDelay() {
        var all = asked(timing(ProbeKind.LIVENESS, TCP, 5 * SECOND), 60, false);

        assertTrue(all.getFirst() >= 10 && all.getFirst() <= 15, all.toString());
        assertTrue(all.size() >= 5 && all.size() <= 6, all.toString());
    }

    @Test
    void calm_containerThatIsReady_isAskedOncePerPeriod() {
        var timing = timing(ProbeKind.READINESS, TCP, 0);
        assertTrue(timing.asked(0));
        assertFalse(timing.asked(timing.nextNanos(0)));

        timing.calm(SECOND);

        var all = new ArrayList<Double>();
        for (now = timing.nextNanos(SECOND); now <= 61 * SECOND; now = timing.nextNanos(now)) {
            assertTrue(timing.asked(now));
            all.add((double) now / SECOND);
        }
        assertTrue(all.getFirst() >= 6 && all.getFirst() <= 11, all.toString());
        assertTrue(all.size() >= 5 && all.size() <= 6, all.toString());
    }
}
