package dev.berth.daemon.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    private final Runnable onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean ready;

    private PortProbe(Subject subject, Runnable onChange) {
        this.subject = subject;
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
    static PortProbe start(Subject subject, Runnable onChange) {
        var probe = new PortProbe(subject, onChange);
        if (subject.ports().isEmpty()) {
            probe.ready = true;
            return probe;
        }
        Thread.ofVirtual().name("probe-" + subject.address()).start(probe::run);
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
            while (closed.getCount() > 0) {
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
        boolean ended = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            ready = false;
        }
    }

    private boolean allAccept() {
        for (int port : subject.ports()) {
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(subject.address(), port),
                        (int) CONNECT_TIMEOUT.toMillis());
            } catch (IOException notAccepting) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
