package dev.berth.daemon.lifecycle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdNotifyTest {
    private static final long OWN_PID = 4711;

    @TempDir Path temp;

    @Test
    void everyMessage_pathSocket_arrivesAsSystemdReadsIt() throws Exception {
        String path = temp.resolve("notify").toString();
        try (var socket = new NotifySocket(path)) {
            SystemdNotify systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", path), OWN_PID);

            systemd.ready();
            systemd.ready("2 services");
            systemd.status("draining\n3 left");
            systemd.reloading();
            systemd.watchdog();
            systemd.stopping("bye");

            assertEquals("READY=1", socket.next());
            assertEquals("READY=1\nSTATUS=2 services", socket.next());
            assertEquals("STATUS=draining 3 left", socket.next());
            assertTrue(socket.next().matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
            assertEquals("WATCHDOG=1", socket.next());
            assertEquals("STOPPING=1\nSTATUS=bye", socket.next());
        }
    }

    @Test
    void ready_abstractSocket_arrives() throws Exception {
        String name = "berth-test-" + UUID.randomUUID();
        try (var socket = new NotifySocket('\0' + name)) {
            SystemdNotify systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", "@" + name), OWN_PID);

            systemd.ready();

            assertEquals("READY=1", socket.next());
        }
    }

    @Test
    void status_tooLong_isCut() throws Exception {
        String path = temp.resolve("notify").toString();
        try (var socket = new NotifySocket(path)) {
            SystemdNotify.of(Map.of("NOTIFY_SOCKET", path), OWN_PID).status("x".repeat(100_000));

            assertEquals("STATUS=" + "x".repeat(SystemdNotify.MAX_STATUS_LENGTH), socket.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "@", "relative", "vsock:2:1", "/nowhere/at/all"})
    void ready_noSuchSocket_saysNothingAndDoesNotFail(String address) {
        SystemdNotify systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", address), OWN_PID);

        assertDoesNotThrow(() -> systemd.ready());
    }

    @Test
    void ready_addressLongerThanASocketHas_doesNotFail() {
        SystemdNotify systemd =
                SystemdNotify.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)), OWN_PID);

        assertDoesNotThrow(() -> systemd.ready());
    }

    @Test
    void ready_unset_doesNothing() {
        SystemdNotify systemd = SystemdNotify.of(Map.of("WATCHDOG_USEC", "10000000"), OWN_PID);

        assertDoesNotThrow(() -> systemd.ready());
        assertEquals(Optional.empty(), systemd.watchdogInterval());
    }

    @Test
    void status_systemdDoesNotRead_isDroppedInsteadOfWaitedFor() throws Exception {
        String path = temp.resolve("notify").toString();
        try (var unread = UnixDatagramChannel.open()) {
            unread.bind(new UnixSocketAddress(path));
            SystemdNotify systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", path), OWN_PID);

            for (int i = 0; i < 600; i++) {
                systemd.watchdog();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "30000000, , PT15S",
        "30000000, 4711, PT15S",
        "30000000, 4712, ",
        "0, , ",
        "-5, , ",
        "soon, , ",
        "9223372036854775807, , ",
    })
    void watchdogInterval_isHalfOfThePeriodOfThisProcess(String period, String pid, String half) {
        Map<String, String> environment =
                pid == null
                        ? Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", period)
                        : Map.of(
                                "NOTIFY_SOCKET",
                                "/run/x",
                                "WATCHDOG_USEC",
                                period,
                                "WATCHDOG_PID",
                                pid);

        Optional<Duration> interval = SystemdNotify.of(environment, OWN_PID).watchdogInterval();

        assertEquals(Optional.ofNullable(half).map(Duration::parse), interval);
    }

    @Test
    void watchdog_alive_speaksAtEveryInterval() throws Exception {
        String path = temp.resolve("notify").toString();
        try (var socket = new NotifySocket(path)) {
            Watchdog running = Watchdog.start(every20Millis(path), () -> true);

            assertEquals("WATCHDOG=1", socket.next());
            assertEquals("WATCHDOG=1", socket.next());
            assertEquals("WATCHDOG=1", socket.next());
            running.close();
        }
    }

    @Test
    void watchdog_hangs_isSilentUntilItRecovers() throws Exception {
        String path = temp.resolve("notify").toString();
        SystemdNotify systemd = every20Millis(path);
        var asked = new AtomicInteger();
        try (var socket = new NotifySocket(path)) {
            Watchdog running =
                    Watchdog.start(
                            systemd,
                            () ->
                                    switch (asked.incrementAndGet()) {
                                        case 1 -> false;
                                        case 2 -> throw new IllegalStateException("broken");
                                        case 3 -> {
                                            systemd.status("third");
                                            yield true;
                                        }
                                        default -> true;
                                    });

            assertEquals("STATUS=third", socket.next());
            assertEquals("WATCHDOG=1", socket.next());
            running.close();
        }
    }

    private static SystemdNotify every20Millis(String path) {
        return SystemdNotify.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "40000"), OWN_PID);
    }
}
