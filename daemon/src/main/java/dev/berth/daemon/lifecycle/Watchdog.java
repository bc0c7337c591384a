package dev.berth.daemon.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd that the daemon is alive for as long as it is; a daemon that hangs falls silent,
 * and systemd starts it anew.
 */
public final class Watchdog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private Watchdog(SystemdNotify systemd, BooleanSupplier alive) {
        Optional<Duration> interval = systemd.watchdogInterval();
        thread =
                interval.isEmpty()
                        ? null
                        : Thread.ofVirtual()
                                .name("watchdog")
                                .start(() -> run(systemd, alive, interval.get()));
    }

    /**
     * Starts to tell it, or does nothing where systemd does not want to know.
     *
     * @param alive whether the daemon does its work, answered at once; asked at every interval
     */
    public static Watchdog start(SystemdNotify systemd, BooleanSupplier alive) {
        return new Watchdog(systemd, alive);
    }

    private void run(SystemdNotify systemd, BooleanSupplier alive, Duration interval) {
        try {
            do {
                if (isAlive(alive)) {
                    systemd.watchdog();
                }
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAlive(BooleanSupplier alive) {
        try {
            boolean isAlive = alive.getAsBoolean();
            if (!isAlive) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "The daemon hangs; systemd is not told it is alive");
            }
            return isAlive;
        } catch (RuntimeException broken) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The daemon cannot tell whether it is alive",
                    broken);
            return false;
        }
    }

    /** Falls silent: the daemon is about to end. */
    @Override
    public void close() {
        closed.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
