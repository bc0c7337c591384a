package dev.berth.proxy.http2.server;

import dev.berth.proxy.limit.ListenerLimits;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The answer's side of a stream as the scheduler sees it, under whose lock it is. */
final class SendSide {
    private final int stream;
    private final WaitBudget budget;
    private @Nullable Condition turn;
    private int window;
    private boolean ended;
    private boolean broken;
    private int lastFrame;
    private long lastBatch = -1;

    SendSide(int stream, ListenerLimits limits) {
        this.stream = stream;
        this.budget = new WaitBudget(limits);
    }

    int stream() {
        return stream;
    }

    /** What the client's slowness may cost. */
    WaitBudget budget() {
        return budget;
    }

    /** Signalled when it is worth looking again whether something may be sent. */
    Condition turn(ReentrantLock lock) {
        if (turn == null) {
            turn = lock.newCondition();
        }
        return turn;
    }

    void signal() {
        if (turn != null) {
            turn.signal();
        }
    }

    /** Bytes that the client takes; below zero after it has made its windows smaller. */
    int window() {
        return window;
    }

    /** Opens the window, or closes it by a negative number; false if it becomes too large. */
    boolean change(long bytes) {
        long changed = window + bytes;
        if (changed > Integer.MAX_VALUE) {
            return false;
        }
        window = (int) changed;
        return true;
    }

    /** Whether END_STREAM was queued. */
    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** Whether the stream was reset by either end, or its connection is gone. */
    boolean broken() {
        return broken;
    }

    void breakOff() {
        broken = true;
        signal();
    }

    /** Remembers where its last frame lies among those that wait. */
    void queued(long batch, int frame) {
        lastBatch = batch;
        lastFrame = frame;
    }

    /** Where its last frame lies in that batch; -1 if it is not there. */
    int lastFrame(long batch) {
        return lastBatch == batch ? lastFrame : -1;
    }
}
