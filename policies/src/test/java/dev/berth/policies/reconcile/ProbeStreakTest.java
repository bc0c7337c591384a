package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers, {@code +} good and {@code -} bad, and what holds after each. */
class ProbeStreakTest {
    @ParameterizedTest
    @CsvSource({
        "READINESS, 1, 3, +----+, YYYNNY",
        "READINESS, 2, 1, -++-++, NNYNNY",
        "READINESS, 2, 2, +-++--+-, NNNYYNNN",
        "LIVENESS,  1, 3, --+---+, YYYYYNY",
        "STARTUP,   1, 2, -+--, YYYN",
    })
    void told_answersInARow_turnAtTheirThresholds(
            ProbeKind kind, int good, int bad, String answers, String expected) {
        var probe =
                new ContainerProbe(
                        new ContainerAction.TcpConnect(80),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        good,
                        bad,
                        Optional.empty());

        var holds = new StringBuilder();
        var streak = ProbeStreak.start(kind);
        for (int at = 0; at < answers.length(); at++) {
            streak = streak.told(answers.charAt(at) == '+', probe);
            holds.append(streak.good() ? 'Y' : 'N');
        }

        assertEquals(expected, holds.toString());
    }
}
