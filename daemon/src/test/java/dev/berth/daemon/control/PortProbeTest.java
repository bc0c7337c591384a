package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes of real local sockets. */
@Timeout(60)
final class PortProbeTest {
    private static final int PATIENCE_SECONDS = 30;

    /** Longer than a fresh probe waits between several attempts. */
    private static final int SEVERAL_ATTEMPTS_MILLIS = 400;

    private final Semaphore changes = new Semaphore(0);
    private final Readiness readiness =
            new Readiness(Workers.ofThreads(), PortCheck.ofSockets(), changes::release);

    @AfterEach
    void close() {
        readiness.close();
    }

    private static PortProbe.Subject subject(Instant startedAt, int... ports) {
        var set = new TreeSet<Integer>();
        for (int port : ports) {
            set.add(port);
        }
        return new PortProbe.Subject("c0ffee", "127.0.0.1", set, Optional.of(startedAt));
    }

    private static PortProbe.Subject subject(int... ports) {
        return subject(SampleState.STARTED, ports);
    }

    private static ServerSocket listen(int port) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    /** A port on which nobody listens. */
    private static int freePort() throws IOException {
        try (var server = listen(0)) {
            return server.getLocalPort();
        }
    }

    private void awaitChange() throws InterruptedException {
        assertTrue(changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void watch_portAccepts_isReady() throws Exception {
        try (var server = listen(0)) {
            readiness.watch(List.of(subject(server.getLocalPort())));

            awaitChange();

            assertTrue(readiness.isReady("c0ffee"));
            assertFalse(readiness.isReady("another"));
        }
    }

    @Test
    void watch_noPorts_isReadyAsItRuns() {
        readiness.watch(List.of(subject()));

        assertTrue(readiness.isReady("c0ffee"));
    }

    @Test
    void watch_portOpensLater_becomesReady() throws Exception {
        int port = freePort();
        readiness.watch(List.of(subject(port)));
        assertFalse(readiness.isReady("c0ffee"));

        try (var server = listen(port)) {
            server.accept().close();
            awaitChange();

            assertTrue(readiness.isReady("c0ffee"));
        }
    }

    @Test
    void watch_onePortOfTwoIsClosed_isNotReadyUntilBothAccept() throws Exception {
        int one = freePort();
        int another = freePort();
        // They are tried in their order, so the second attempt at the lower one shows a failure.
        try (var lower = listen(Math.min(one, another))) {
            readiness.watch(List.of(subject(one, another)));
            lower.accept().close();
            lower.accept().close();
            assertFalse(readiness.isReady("c0ffee"));

            try (var higher = listen(Math.max(one, another))) {
                higher.accept().close();
                awaitChange();

                assertTrue(readiness.isReady("c0ffee"));
            }
        }
    }

    @Test
    void watch_portCloses_isUnreadyAfterThreeFailures() throws Exception {
        var server = listen(0);
        readiness.watch(List.of(subject(server.getLocalPort())));
        awaitChange();
        long closedAt = System.nanoTime();
        server.close();

        awaitChange();

        assertFalse(readiness.isReady("c0ffee"));
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - closedAt);
        long threeAttempts = 3 * PortProbe.FIRST_UNREADY_WAIT.toMillis();
        assertTrue(tookMillis >= threeAttempts, tookMillis + " ms");
    }

    @Test
    void watch_sameSubjectAgain_keepsWhatIsKnown() throws Exception {
        try (var server = listen(0)) {
            PortProbe.Subject subject = subject(server.getLocalPort());
            readiness.watch(List.of(subject));
            awaitChange();

            readiness.watch(List.of(subject(server.getLocalPort())));

            assertTrue(readiness.isReady("c0ffee"));
            assertEquals(0, changes.availablePermits());
        }
    }

    @Test
    void watch_containerWasStartedAgain_knowsNothingOfIt() throws Exception {
        int port;
        try (var server = listen(0)) {
            port = server.getLocalPort();
            readiness.watch(List.of(subject(port)));
            awaitChange();
        }

        readiness.watch(List.of(subject(SampleState.NOW, port)));

        assertFalse(readiness.isReady("c0ffee"));
    }

    @Test
    void watch_portsChange_probesTheNewOnes() throws Exception {
        try (var server = listen(0)) {
            readiness.watch(List.of(subject(server.getLocalPort())));
            awaitChange();

            readiness.watch(List.of(subject(freePort())));

            assertFalse(readiness.isReady("c0ffee"));
        }
    }

    @Test
    void watch_containerIsGone_isNotReady() throws Exception {
        try (var server = listen(0)) {
            readiness.watch(List.of(subject(server.getLocalPort())));
            awaitChange();

            readiness.watch(List.of());

            assertFalse(readiness.isReady("c0ffee"));
        }
    }

    @Test
    void close_endsTheProbe() throws Exception {
        int port = freePort();
        readiness.watch(List.of(subject(port)));

        readiness.close();

        assertFalse(readiness.isReady("c0ffee"));
        try (var server = listen(port)) {
            server.setSoTimeout(SEVERAL_ATTEMPTS_MILLIS);
            // One attempt may have been under way.
            assertThrows(
                    SocketTimeoutException.class,
                    () -> {
                        server.accept().close();
                        server.accept().close();
                    });
        }
    }
}
