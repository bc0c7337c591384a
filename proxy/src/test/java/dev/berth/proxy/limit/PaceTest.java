package dev.berth.proxy.limit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the clock: deadlines are kept within a fifth of a second. */
@Timeout(30)
final class PaceTest {
    private static final Duration STALL = Duration.ofMillis(800);
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int RATE = 256;
    private static final int STEPS = 20;

    /** Longer than the stall altogether, each much shorter. */
    private static final long STEP_MILLIS = 100;

    private static final int STEP_BYTES = 64;

    @Test
    void moving_someBytesNowAndThen_isNotLate() throws Exception {
        try (var deadlines = new Deadlines("test");
                var channel = SocketChannel.open()) {
            var pace = new Pace(deadlines.watch(channel), limits());
            pace.begin();

            for (int i = 0; i < STEPS; i++) {
                pass(STEP_MILLIS);
                pace.moving(STEP_BYTES);
            }
            pace.end(STEPS * STEP_BYTES);

            assertFalse(pace.late());
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void begin_nothingMoves_isLateAfterTheStall() throws Exception {
        try (var deadlines = new Deadlines("test");
                var channel = SocketChannel.open()) {
            var pace = new Pace(deadlines.watch(channel), limits());
            pace.begin();

            while (channel.isOpen()) {
                pass(STEP_MILLIS);
            }

            assertTrue(pace.late());
        }
    }

    @Test
    void end_bytesThatWereToldBefore_earnNothingTwice() throws Exception {
        try (var deadlines = new Deadlines("test");
                var channel = SocketChannel.open()) {
            ListenerLimits limits = limits().withBodyRate(STEP_BYTES, WINDOW);
            var pace = new Pace(deadlines.watch(channel), limits);

            // Each wait spends twice what it earns; counted twice, it would earn as much.
            for (int i = 0; i < STEPS && channel.isOpen(); i++) {
                pace.begin();
                pass(2 * STEP_MILLIS);
                pace.moving(STEP_BYTES / 10);
                pace.end(STEP_BYTES / 10);
            }

            assertTrue(pace.late());
        }
    }

    private static ListenerLimits limits() {
        return ListenerLimits.DEFAULT.withStall(STALL).withBodyRate(RATE, WINDOW);
    }

    /** Lets so much time pass. */
    private static void pass(long millis) throws InterruptedException {
        assertFalse(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS));
    }
}
