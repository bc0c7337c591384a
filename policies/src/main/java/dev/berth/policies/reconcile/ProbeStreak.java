package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;

/**
 * What the answers to one probe amount to.
 *
 * @param good what holds
 * @param against answers in a row that said otherwise
 */
public record ProbeStreak(boolean good, int against) {
    /** Before the first answer: well, but not ready. */
    public static ProbeStreak start(ProbeKind kind) {
        return new ProbeStreak(kind != ProbeKind.READINESS, 0);
    }

    /** What they amount to after another one. */
    public ProbeStreak told(boolean goodAnswer, ContainerProbe probe) {
        if (goodAnswer == good) {
            return against == 0 ? this : new ProbeStreak(good, 0);
        }
        int needed = good ? probe.failureThreshold() : probe.successThreshold();
        return against + 1 >= needed
                ? new ProbeStreak(goodAnswer, 0)
                : new ProbeStreak(good, against + 1);
    }
}
