package dev.berth.daemon.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock for which workers of a stage wait without keeping their turn. */
final class SimulatedLock implements Lock {
    private final Stage stage;
    private final Queue<Stage.Actor> waiting = new ArrayDeque<>();
    private Stage.@Nullable Actor holder;

    SimulatedLock(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void lock() {
        Stage.Actor actor = stage.turn();
        if (actor == null || actor.equals(holder)) {
            throw new IllegalStateException("locked by nobody, or twice");
        }
        while (holder != null) {
            waiting.add(actor);
            actor.rest();
        }
        holder = actor;
    }

    @Override
    public void unlock() {
        holder = null;
        Stage.Actor next = waiting.poll();
        if (next != null) {
            stage.wake(next);
        }
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }
}
