package dev.berth.daemon.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;

/**
 * What the daemon tells systemd about itself, as sd_notify(3) says: one datagram a message to the
 * socket named by {@code NOTIFY_SOCKET}, and silence where that is not set.
 *
 * <p>Nothing here ever fails the daemon: a message that cannot be sent is logged, and dropped
 * rather than waited for when systemd does not read.
 */
public final class SystemdNotify {
    /** Longest status line, characters. */
    static final int MAX_STATUS_LENGTH = 256;

    /** Longest address of a Unix socket, bytes (unix(7): sun_path). */
    private static final int MAX_ADDRESS_BYTES = 107;

    private static final long NANOS_A_MICRO = 1_000;
    private static final System.Logger LOG = System.getLogger(SystemdNotify.class.getName());

    private final Optional<String> socket;
    private final Optional<Duration> watchdogInterval;

    private SystemdNotify(Optional<String> socket, Optional<Duration> watchdogInterval) {
        this.socket = socket;
        this.watchdogInterval = watchdogInterval;
    }

    /** As this process was started: by systemd or by hand. */
    public static SystemdNotify fromEnvironment() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    /**
     * As these variables say: {@code NOTIFY_SOCKET} (a path, or an abstract name after {@code @}),
     * {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} (sd_watchdog_enabled(3)). What makes no sense
     * is logged and taken as unset.
     */
    static SystemdNotify of(Map<String, String> environment, long ownPid) {
        Optional<String> socket =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(address -> !address.isEmpty())
                        .filter(SystemdNotify::isUsable);
        Optional<Duration> watchdog =
                Optional.ofNullable(environment.get("WATCHDOG_PID"))
                                .map(pid -> pid.equals(Long.toString(ownPid)))
                                .orElse(true)
                        ? Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                                .flatMap(SystemdNotify::half)
                        : Optional.empty();
        return new SystemdNotify(socket, socket.isPresent() ? watchdog : Optional.empty());
    }

    private static boolean isUsable(String address) {
        boolean usable =
                (address.startsWith("/") || address.startsWith("@"))
                        && address.length() > 1
                        && address.getBytes(StandardCharsets.UTF_8).length <= MAX_ADDRESS_BYTES;
        if (!usable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "NOTIFY_SOCKET is neither a path nor an abstract name: {0}",
                    address);
        }
        return usable;
    }

    private static Optional<Duration> half(String microseconds) {
        try {
            long period = Long.parseLong(microseconds);
            if (period > 0) {
                return Optional.of(Duration.ofNanos(Math.multiplyExact(period, NANOS_A_MICRO) / 2));
            }
        } catch (NumberFormatException | ArithmeticException notOne) {
            // Said below, as for a period that is not positive.
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "WATCHDOG_USEC is not a number of microseconds: {0}",
                microseconds);
        return Optional.empty();
    }

    /** Started: the unit is active from here on. */
    public void ready() {
        send("READY=1");
    }

    /** Started, with a line for {@code systemctl status}. */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + line(status));
    }

    /** A line for {@code systemctl status}; line ends become spaces, what is too long is cut. */
    public void status(String status) {
        send("STATUS=" + line(status));
    }

    /** Begins to read its configuration again; {@link #ready} ends it. */
    public void reloading() {
        // On Linux nanoTime is CLOCK_MONOTONIC, which systemd compares with its own.
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / NANOS_A_MICRO);
    }

    /** Begins to stop. */
    public void stopping(String status) {
        send("STOPPING=1\nSTATUS=" + line(status));
    }

    /** Begins to stop, which takes at most so long, whatever the unit's TimeoutStopSec says. */
    public void stopping(String status, Duration atMost) {
        stopping(status);
        send("EXTEND_TIMEOUT_USEC=" + atMost.toNanos() / NANOS_A_MICRO);
    }

    /** Alive. */
    public void watchdog() {
        send("WATCHDOG=1");
    }

    /** How often systemd wants to hear {@link #watchdog}: half of its patience; empty: never. */
    public Optional<Duration> watchdogInterval() {
        return watchdogInterval;
    }

    /** Without jnr being touched where systemd is not there: loading it takes time. */
    private void send(String message) {
        if (socket.isEmpty()) {
            return;
        }
        String address = socket.get();
        try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
            channel.configureBlocking(false);
            channel.send(
                    ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), address(address));
        } catch (IOException | RuntimeException | LinkageError unsent) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "systemd was not told {0}: {1}",
                    message.lines().findFirst().orElse(""),
                    unsent.toString());
        }
    }

    private static UnixSocketAddress address(String address) {
        return address.startsWith("@")
                ? new UnixSocketAddress('\0' + address.substring(1))
                : new UnixSocketAddress(new File(address));
    }

    private static String line(String status) {
        String cut =
                status.length() <= MAX_STATUS_LENGTH
                        ? status
                        : status.substring(0, MAX_STATUS_LENGTH);
        return cut.replaceAll("[\\p{Cntrl}]", " ");
    }
}
