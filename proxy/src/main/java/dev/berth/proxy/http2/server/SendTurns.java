package dev.berth.proxy.http2.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may send how much of a body: the connection's window, and the streams that wait for it or for
 * room in the batch, in the order of their turns. Under the scheduler's lock.
 */
final class SendTurns {
    private final ReentrantLock lock;
    private final Deque<SendSide> waiting = new ArrayDeque<>();
    private int window;

    SendTurns(ReentrantLock lock, int window) {
        this.lock = lock;
        this.window = window;
    }

    /** Opens the connection's window; false if it becomes too large. */
    boolean open(int increment) {
        long opened = (long) window + increment;
        window = (int) Math.min(opened, Integer.MAX_VALUE);
        return opened <= Integer.MAX_VALUE;
    }

    /**
     * Bytes that a stream may send now.
     *
     * @param room in the batch
     */
    int allowed(SendSide side, int room) {
        SendSide first = waiting.peekFirst();
        if (first != null && first != side) {
            return 0;
        }
        return Math.min(room, Math.min(window, side.window()));
    }

    /** A stream has sent so much: its turn is over. */
    void sent(SendSide side, int bytes) {
        window -= bytes;
        side.change(-bytes);
        side.budget().earn(bytes);
        waiting.remove(side);
    }

    /** A stream sends nothing more; whether it had a turn. */
    boolean leave(SendSide side) {
        return waiting.remove(side);
    }

    /**
     * Waits until it may be a stream's turn; without a place in the order if only the client can
     * help it.
     *
     * @return whether others moved up
     */
    boolean queue(SendSide side) {
        if (side.window() <= 0) {
            return waiting.remove(side);
        }
        if (!waiting.contains(side)) {
            waiting.addLast(side);
        }
        return false;
    }

    /** Lets the stream whose turn it is look again. */
    void advance(boolean room) {
        SendSide first = waiting.peekFirst();
        if (first != null && window > 0 && room) {
            first.signal();
        }
    }

    void signalAll() {
        waiting.forEach(SendSide::signal);
    }

    /**
     * Waits, at most for as long as the stream's client may still keep it waiting.
     *
     * @throws IOException when that is over
     */
    @SuppressWarnings(
            "WaitNotInLoop") // Each caller looks again, in the loop that it calls this in.
    void await(SendSide side, Condition condition) throws IOException {
        WaitBudget budget = side.budget();
        long began = System.nanoTime();
        long wait = budget.nanos(began);
        try {
            if (wait <= 0 || condition.awaitNanos(wait) <= 0) {
                budget.expire();
                throw new IOException("the client does not take its answer");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a client to read", stop);
        } finally {
            budget.spend(System.nanoTime() - began);
        }
    }

    /** What a stream waits on. */
    Condition turn(SendSide side) {
        return side.turn(lock);
    }
}
