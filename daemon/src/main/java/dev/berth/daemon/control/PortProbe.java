package dev.berth.daemon.control;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Watches whether one container accepts connections on its ports: often until it does, seldom
 * afterwards.
 */
final class PortProbe implements AutoCloseable {
    /** How long a connect may take before it counts as failed. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /**
     * The first wait of a container that is not ready; it doubles up to {@link #MAX_UNREADY_WAIT}.
     */
    static final Duration FIRST_UNREADY_WAIT = Duration.ofMillis(20);

    static final Duration MAX_UNREADY_WAIT = Duration.ofSeconds(1);
    static final Duration READY_WAIT = Duration.ofSeconds(5);

    /** The wait of a container that was ready and just failed. */
    static final Duration DOUBT_WAIT = Duration.ofSeconds(1);

    /** Failures in a row after which a container that was ready no longer is. */
    static final int FAILURES_TO_UNREADY = 3;

    private final Subject subject;
    private final PortCheck check;
    private final Runnable onChange;
    private final Signal bell;
    private volatile boolean closed;
    private volatile boolean ready;

    private PortProbe(Subject subject, PortCheck check, Signal bell, Runnable onChange) {
        this.subject = subject;
        this.check = check;
        this.bell = bell;
        this.onChange = onChange;
    }

    /**
     * What is probed.
     *
     * @param containerId whose answer it is
     * @param address where the container is reached
     * @param ports all of these must accept; none: it is ready as it runs, and nothing is asked
     * @param startedAt of its last start: what was known of an earlier one says nothing
     */
    record Subject(
            String containerId,
            String address,
            NavigableSet<Integer> ports,
            Optional<Instant> startedAt) {}

    /** Starts to probe; {@code onChange} runs whenever the answer changes. */
    static PortProbe start(Subject subject, Workers workers, PortCheck check, Runnable onChange) {
        var probe = new PortProbe(subject, check, workers.signal(), onChange);
        if (subject.ports().isEmpty()) {
            probe.ready = true;
            return probe;
        }
        workers.start("probe-" + subject.address(), probe::run);
        return probe;
    }

    boolean isReady() {
        return ready;
    }

    Subject subject() {
        return subject;
    }

    private void run() {
        int failures = 0;
        Duration unreadyWait = FIRST_UNREADY_WAIT;
        try {
            while (!closed) {
                failures = allAccept() ? 0 : failures + 1;
                boolean now = ready ? failures < FAILURES_TO_UNREADY : failures == 0;
                if (now != ready) {
                    ready = now;
                    onChange.run();
                }
                if (now) {
                    // Doubt is settled over seconds: a listener that restarts is no dead one.
                    unreadyWait = FIRST_UNREADY_WAIT;
                    await(failures == 0 ? READY_WAIT : DOUBT_WAIT);
                } else {
                    await(unreadyWait);
                    unreadyWait = longer(unreadyWait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(MAX_UNREADY_WAIT) < 0 ? twice : MAX_UNREADY_WAIT;
    }

    private void await(Duration wait) throws InterruptedException {
        if (bell.await(wait)) {
            ready = false;
        }
    }

    private boolean allAccept() {
        for (int port : subject.ports()) {
            if (!check.accepts(subject.address(), port)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        bell.raise();
    }
}
