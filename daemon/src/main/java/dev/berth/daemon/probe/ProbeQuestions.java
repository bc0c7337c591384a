package dev.berth.daemon.probe;

import dev.berth.policies.reconcile.ProbeStreak;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ProbeKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One probe of one run of a container: asks when it is time, one question after the other. */
final class ProbeQuestions {
    private final CaredContainer container;
    private final ProbeKind kind;
    private final ContainerProbe probe;
    private final WatchParts parts;
    private final CountDownLatch closed;
    private final ContainerAsker asker;
    private final ProbeTiming timing;
    private final long beganNanos = System.nanoTime();
    private long nextNanos;
    private int failures;
    private ProbeStreak streak;

    /**
     * A probe that begins now.
     *
     * @param ranNanos how long the container has run
     * @param closed ends it
     */
    ProbeQuestions(
            CaredContainer container,
            ProbeKind kind,
            ContainerProbe probe,
            long ranNanos,
            WatchParts parts,
            CountDownLatch closed) {
        this.container = container;
        this.kind = kind;
        this.probe = probe;
        this.parts = parts;
        this.closed = closed;
        this.asker = parts.askers().of(container, probe.action());
        long delay = Math.max(0, probe.initialDelay().toNanos() - ranNanos);
        this.timing = new ProbeTiming(kind, probe, delay, ThreadLocalRandom.current());
        this.nextNanos = timing.firstNanos();
        this.streak = ProbeStreak.start(kind);
    }

    /** Waits until it is time to ask; false when nobody is to be asked any more. */
    boolean await() throws InterruptedException {
        long wait = Math.max(0, nextNanos - now());
        return !closed.await(wait, TimeUnit.NANOSECONDS);
    }

    /** Asks, and says whether the answer is good. */
    boolean ask() throws InterruptedException {
        boolean counts = timing.asked(now());
        ProbeAnswer answer = asker.ask(probe.timeout());
        if (closed.getCount() == 0) {
            // It is being ended meanwhile: what it says is of no interest.
            return false;
        }
        parts.counts().add(kind, answer.outcome());
        parts.history().note(container.id(), kind, answer);
        boolean good = answer.outcome() == ProbeOutcome.GOOD;
        if (good || (counts && answer.outcome() == ProbeOutcome.BAD)) {
            count(good, answer);
        }
        nextNanos = timing.nextNanos(now());
        return good;
    }

    /** What the answers so far amount to. */
    ProbeStreak streak() {
        return streak;
    }

    private void count(boolean good, ProbeAnswer answer) {
        streak = streak.told(good, probe);
        failures = good ? 0 : failures + 1;
        if (failures == probe.failureThreshold()) {
            parts.listener().failed(container, kind, answer.detail());
        }
        if (good && streak.good()) {
            timing.calm(now());
        }
    }

    private long now() {
        return System.nanoTime() - beganNanos;
    }
}
