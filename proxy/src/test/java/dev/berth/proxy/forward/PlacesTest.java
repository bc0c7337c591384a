package dev.berth.proxy.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Deadlines deadlines = new Deadlines("test");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
        deadlines.close();
    }

    @Test
    void take_noneGivenBack_isLateAndLeavesTheLine() throws InterruptedException {
        var places = new Places(1, 1, deadlines);
        places.take(SHORT);

        assertEquals(Places.Answer.LATE, places.take(SHORT));
        assertEquals(Places.Answer.LATE, places.take(SHORT));
        assertEquals(Places.Answer.LATE, places.take(Duration.ZERO));
        places.giveBack();
        assertEquals(Places.Answer.TAKEN, places.take(Duration.ZERO));
    }

    @Test
    void giveBack_severalWait_serveInTurn() throws InterruptedException, ExecutionException {
        var places = new Places(1, 8, deadlines);
        places.take(SHORT);
        var order = new LinkedBlockingQueue<Integer>();
        List<Future<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            waiters.add(threads.submit(() -> waitAndPass(places, number, order)));
            awaitWaiting(places, i + 1);
        }

        assertEquals(Places.Answer.CROWDED, places.take(LONG));
        places.giveBack();
        for (Future<?> waiter : waiters) {
            waiter.get();
        }

        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), List.copyOf(order));
        assertEquals(Places.Answer.TAKEN, places.take(Duration.ZERO));
    }

    @Test
    void take_interrupted_givesUpItsTurn() throws InterruptedException {
        var places = new Places(1, 8, deadlines);
        places.take(SHORT);
        Future<Places.Answer> stopped = threads.submit(() -> places.take(LONG));
        awaitWaiting(places, 1);

        threads.shutdownNow();

        assertThrows(ExecutionException.class, stopped::get);
        places.giveBack();
        assertEquals(Places.Answer.TAKEN, places.take(Duration.ZERO));
    }

    @Test
    void take_manyAtOnce_isNeverMoreThanThereAre() throws InterruptedException, ExecutionException {
        int most = 3;
        var places = new Places(most, 100, deadlines);
        var inside = new AtomicInteger();
        List<Future<Boolean>> users = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            users.add(threads.submit(() -> use(places, inside, most)));
        }

        for (Future<Boolean> user : users) {
            assertTrue(user.get());
        }

        for (int i = 0; i < most; i++) {
            assertEquals(Places.Answer.TAKEN, places.take(Duration.ZERO));
        }
        assertEquals(Places.Answer.LATE, places.take(Duration.ZERO));
    }

    @SuppressWarnings("ThreadPriorityCheck") // Gives the others an occasion to come in.
    private static boolean use(Places places, AtomicInteger inside, int most)
            throws InterruptedException {
        boolean good = true;
        for (int i = 0; i < 500; i++) {
            good &= places.take(LONG) == Places.Answer.TAKEN;
            good &= inside.incrementAndGet() <= most;
            Thread.yield();
            inside.decrementAndGet();
            places.giveBack();
        }
        return good;
    }

    private static boolean waitAndPass(
            Places places, int number, LinkedBlockingQueue<Integer> order)
            throws InterruptedException {
        places.take(LONG);
        order.add(number);
        places.giveBack();
        return true;
    }

    private static void awaitWaiting(Places places, int count) {
        while (places.waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
