package dev.berth.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Circuit;
import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait for room in a circuit. */
@Timeout(60)
class PendingTest extends BalancerCase {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void claim_severalWait_areServedInTheOrderInWhichTheyCame() throws Exception {
        publish(policy(new Circuit(1, 1, 10, LONG)), A);
        var order = new ConcurrentLinkedQueue<Integer>();
        List<Thread> waiting = new ArrayList<>();

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            for (int at = 0; at < 5; at++) {
                int number = at;
                waiting.add(start(() -> order.add(number)));
                awaitWaiting(at + 1);
            }
        }
        for (Thread thread : waiting) {
            thread.join();
        }

        assertEquals(List.of(0, 1, 2, 3, 4), List.copyOf(order));
        assertEquals(0, statistics().waiting());
        assertEquals(0, statistics().refused());
    }

    @Test
    void claim_lineFull_is503AtOnce() throws Exception {
        publish(policy(new Circuit(1, 1, 1, LONG)), A);
        Thread waiting;

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            waiting = start(() -> {});
            awaitWaiting(1);
            assertEquals(ProxyFault.Kind.OVERLOADED, refused(CallDeadline.NONE).kind());
        }
        waiting.join();

        assertEquals(1, statistics().refused());
    }

    @Test
    void claim_noRoomInTime_is503AndLeavesTheLine() throws Exception {
        publish(policy(new Circuit(5, 1, 5, Duration.ofMillis(20))), A);

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            assertEquals(ProxyFault.Kind.OVERLOADED, refused(CallDeadline.NONE).kind());
        }

        assertEquals(0, statistics().waiting());
        assertEquals(A, claim(Set.of()));
    }

    @Test
    void claim_requestDueBefore_waitsNoLonger() throws Exception {
        publish(policy(new Circuit(1, 1, 5, LONG)), A);

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            var due = CallDeadline.in(Duration.ofMillis(20));
            assertEquals(ProxyFault.Kind.OVERLOADED, refused(due).kind());
        }
    }

    @Test
    void claim_clientGone_leavesTheLineAtOnce() throws Exception {
        publish(policy(new Circuit(1, 1, 5, LONG)), A);
        var client = new Cancellation();

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            var waiting =
                    new FutureTask<>(
                            () ->
                                    assertThrows(
                                            ProxyFault.class,
                                            () ->
                                                    service()
                                                            .claim(
                                                                    ANY,
                                                                    Set.of(),
                                                                    CallDeadline.NONE,
                                                                    client::add)));
            Thread.ofVirtual().start(waiting);
            awaitWaiting(1);
            client.cancel();
            assertEquals(ProxyFault.Kind.OVERLOADED, waiting.get(10, TimeUnit.SECONDS).kind());
        }

        assertEquals(A, claim(Set.of()));
    }

    @Test
    void claim_endpointComes_wakesWhoWaits() throws Exception {
        publish(policy(new Circuit(5, 1, 5, LONG)), A);

        try (Claim first = service().claim(ANY, Set.of())) {
            assertEquals(A, first.endpoint());
            Thread waiting = start(() -> {});
            awaitWaiting(1);
            publish(policy(new Circuit(5, 1, 5, LONG)), A, B);
            waiting.join();
        }
    }

    @Test
    void claim_manyMoreThanRoom_neverExceedsItAndLosesNobody() throws Exception {
        publish(policy(new Circuit(3, 2, 100, LONG)), A, B);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(50);

        for (int at = 0; at < 50; at++) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                for (int round = 0; round < 100; round++) {
                                    claimCounting(inside, most);
                                }
                                done.countDown();
                            });
        }

        assertTrue(done.await(50, TimeUnit.SECONDS), "somebody was forgotten");
        assertTrue(most.get() <= 3, most + " at once");
        assertEquals(0, statistics().refused());
    }

    private void claimCounting(AtomicInteger inside, AtomicInteger most) {
        try (Claim claim = waitingClaim()) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            claim.answered(Duration.ofMillis(1));
            inside.decrementAndGet();
        } catch (ProxyFault refused) {
            throw new AssertionError("there is room in the line for all", refused);
        }
    }

    private Thread start(Runnable inside) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try (Claim claim = waitingClaim()) {
                                claim.answered(Duration.ofMillis(1));
                                inside.run();
                            } catch (ProxyFault refused) {
                                throw new AssertionError("it was to wait", refused);
                            }
                        });
    }

    private Claim waitingClaim() throws ProxyFault {
        return service().claim(ANY, Set.of(), CallDeadline.NONE, nobodyGoes -> {});
    }

    private ProxyFault refused(CallDeadline due) {
        return assertThrows(
                ProxyFault.class, () -> service().claim(ANY, Set.of(), due, nobodyGoes -> {}));
    }

    private void awaitWaiting(int count) {
        while (statistics().waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
