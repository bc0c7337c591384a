package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.daemon.docker.EngineException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void call_everyOtherThreadWaits_isAnsweredAllTheSame() throws Exception {
        var busy = new ArrayList<Thread>();
        try (var threads = new EngineThreads()) {
            var entered =
                    new CountDownLatch(
                            EngineThreads.MAX_LONG_CALLS
                                    + EngineThreads.MAX_TRANSFERS
                                    + EngineThreads.MAX_LOGS);
            for (int i = 0; i < EngineThreads.MAX_LONG_CALLS; i++) {
                busy.add(Thread.startVirtualThread(() -> longCall(threads, waiting(entered))));
            }
            for (int i = 0; i < EngineThreads.MAX_TRANSFERS; i++) {
                threads.transfer(waiting(entered));
            }
            for (int i = 0; i < EngineThreads.MAX_LOGS; i++) {
                threads.log(waiting(entered));
            }
            entered.await();

            String answer = threads.call(LIMIT, cancellation -> "answer");
            var refused =
                    assertThrows(
                            EngineException.class, () -> threads.log(cancellation -> "one more"));
            over.countDown();
            for (var thread : busy) {
                thread.join();
            }

            assertEquals("answer", answer);
            assertEquals(Kind.BUSY, refused.kind());
        }
    }

    private static void longCall(EngineThreads threads, EngineThreads.Work<String> work) {
        try {
            assertEquals("over", threads.longCall(LIMIT, work));
        } catch (EngineException e) {
            throw new AssertionError(e);
        }
    }

    private EngineThreads.Work<String> waiting(CountDownLatch entered) {
        return cancellation -> {
            entered.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "over";
        };
    }
}
