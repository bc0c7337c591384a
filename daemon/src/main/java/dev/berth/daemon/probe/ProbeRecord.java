package dev.berth.daemon.probe;

import dev.berth.policies.workload.ProbeKind;
import java.time.Instant;

/**
 * An answer to a probe, or several alike in a row.
 *
 * @param kind of the probe
 * @param outcome what it means
 * @param detail one line for people, bounded; of the last one
 * @param firstAt when it was given first
 * @param lastAt when it was given last
 * @param count how often in a row, ≥ 1
 */
public record ProbeRecord(
        ProbeKind kind,
        ProbeOutcome outcome,
        String detail,
        Instant firstAt,
        Instant lastAt,
        int count) {

    static ProbeRecord of(ProbeKind kind, ProbeAnswer answer, Instant now) {
        return new ProbeRecord(kind, answer.outcome(), answer.detail(), now, now, 1);
    }

    /** Whether that answer says the same: good ones do, whatever they say beside it. */
    boolean isLike(ProbeAnswer answer) {
        return outcome == answer.outcome()
                && (outcome == ProbeOutcome.GOOD || detail.equals(answer.detail()));
    }

    ProbeRecord again(ProbeAnswer answer, Instant now) {
        return new ProbeRecord(kind, outcome, answer.detail(), firstAt, now, count + 1);
    }
}
