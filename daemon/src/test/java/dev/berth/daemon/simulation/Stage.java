package dev.berth.daemon.simulation;

import dev.berth.daemon.control.Signal;
import dev.berth.daemon.control.Worker;
import dev.berth.daemon.control.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads and time of a simulation: one thing happens at a time, what is next is drawn from the
 * seed, and time passes only when nothing else can happen.
 *
 * <p>Every worker is a virtual thread that runs while it has the turn, and gives it back when it
 * waits. So the order in which workers go on is that of the dice, whatever the machine does.
 */
final class Stage implements InstantSource {
    private static final Instant BEGINNING = Instant.parse("2026-10-31T23:59:45Z");

    private final Dice dice;
    private final List<Actor> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long nowNanos;
    private long timersSet;
    private @Nullable Actor turn;
    private @Nullable Throwable broken;

    /** Set by whoever has the turn, read by the stage once it has it back. */
    private volatile boolean isBack;

    private final Thread director = Thread.currentThread();

    Stage(Dice dice) {
        this.dice = dice;
    }

    /** Ends the workers of a process that was killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the process was killed", null, false, false);
        }
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(nowNanos);
    }

    /** Nanoseconds since the beginning. */
    long nanos() {
        return nowNanos;
    }

    /** Something that happens by itself at a later time. */
    void later(Duration wait, Runnable event) {
        timers.add(new Timer(nowNanos + wait.toNanos(), timersSet++, event));
    }

    private record Timer(long at, long order, Runnable event) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /**
     * Lets the next thing happen.
     *
     * @param untilNanos time does not pass beyond
     * @return false when nothing happens until then
     */
    boolean next(long untilNanos) {
        if (!ready.isEmpty()) {
            int index = dice.index(ready.size());
            Actor actor = ready.get(index);
            ready.set(index, ready.getLast());
            ready.removeLast();
            if (!actor.ended) {
                give(actor);
            }
            return true;
        }
        Timer timer = timers.peek();
        if (timer == null || timer.at() > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        timers.remove();
        nowNanos = Math.max(nowNanos, timer.at());
        timer.event().run();
        return true;
    }

    private void give(Actor actor) {
        turn = actor;
        isBack = false;
        actor.go();
        while (!isBack) {
            LockSupport.park(this);
        }
        turn = null;
        Throwable failure = broken;
        if (failure != null) {
            throw new AssertionError("a worker failed: " + actor.name, failure);
        }
    }

    private void back() {
        isBack = true;
        LockSupport.unpark(director);
    }

    /** Has the turn right now; nobody while an event happens. */
    @Nullable Actor turn() {
        return turn;
    }

    /** Throws where whoever has the turn belongs to a process that was killed. */
    void requireAlive() {
        Actor actor = turn;
        if (actor != null) {
            actor.requireAlive();
        }
    }

    /** Whoever has the turn waits for that time; does nothing where nobody has it. */
    void pass(Duration time) {
        Actor actor = turn;
        if (actor != null) {
            actor.requireAlive();
            if (time.isZero()) {
                ready.add(actor);
            } else {
                later(time, () -> wake(actor));
            }
            actor.rest();
        }
    }

    /** A worker that has given its turn back may go on. */
    void wake(Actor actor) {
        if (!actor.ended) {
            ready.add(actor);
        }
    }

    /** Threads of one process, which can be killed. */
    Lifetime process() {
        return new Lifetime();
    }

    /** The life of a process: what its workers wait for ends with it. */
    final class Lifetime implements Workers {
        private final List<Actor> actors = new ArrayList<>();
        private boolean killed;

        /** Ends all of its workers, wherever they are; a worker of it only ends itself. */
        void kill() {
            killed = true;
            if (turn == null) {
                for (Actor actor : List.copyOf(actors)) {
                    if (!actor.ended) {
                        give(actor);
                    }
                }
            }
        }

        boolean isKilled() {
            return killed;
        }

        /** Throws where the process was killed. */
        void requireAlive() {
            if (killed) {
                throw new Killed();
            }
        }

        @Override
        public Worker start(String name, Runnable work) {
            requireAlive();
            var actor = new Actor(this, name, work);
            actors.removeIf(one -> one.ended);
            actors.add(actor);
            ready.add(actor);
            return actor;
        }

        @Override
        public Worker startApart(String name, Runnable work) {
            return start(name, work);
        }

        @Override
        public Signal signal() {
            return new Bell(this);
        }

        @Override
        public Lock lock() {
            return new SimulatedLock(Stage.this);
        }
    }

    /** A worker. */
    final class Actor implements Worker {
        private final Lifetime process;
        private final String name;
        private final Thread thread;
        private final List<Actor> joining = new ArrayList<>();
        private volatile boolean isOn;
        private boolean begun;
        private boolean ended;
        private boolean interrupted;
        private @Nullable Bell awaited;

        Actor(Lifetime process, String name, Runnable work) {
            this.process = process;
            this.name = name;
            this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(work));
        }

        private void run(Runnable work) {
            try {
                requireAlive();
                work.run();
            } catch (Killed end) {
                // As the process does.
            } catch (Throwable failure) {
                broken = failure;
            }
            ended = true;
            joining.forEach(Stage.this::wake);
            back();
        }

        private void go() {
            isOn = true;
            if (begun) {
                LockSupport.unpark(thread);
            } else {
                begun = true;
                thread.start();
            }
        }

        /** Gives the turn back until it gets it again. */
        void rest() {
            isOn = false;
            back();
            while (!isOn) {
                LockSupport.park(this);
            }
            requireAlive();
        }

        private void requireAlive() {
            process.requireAlive();
        }

        @Override
        public void interrupt() {
            interrupted = true;
            Bell bell = awaited;
            if (bell != null) {
                bell.waiting = null;
                awaited = null;
                wake(this);
            }
        }

        @Override
        public void join() throws InterruptedException {
            process.requireAlive();
            Actor joiner = turn;
            if (!ended && joiner != null) {
                joining.add(joiner);
                joiner.rest();
            }
        }

        @Override
        public boolean join(Duration atMost) throws InterruptedException {
            join();
            return ended;
        }
    }

    private final class Bell implements Signal {
        private final Lifetime process;
        private boolean raised;
        private long waits;
        private @Nullable Actor waiting;

        Bell(Lifetime process) {
            this.process = process;
        }

        @Override
        public void raise() {
            raised = true;
            Actor actor = waiting;
            if (actor != null) {
                waiting = null;
                actor.awaited = null;
                wake(actor);
            }
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            process.requireAlive();
            Actor actor = turn;
            if (actor == null) {
                throw new IllegalStateException("nobody has the turn");
            }
            if (!raised && !actor.interrupted) {
                waiting = actor;
                actor.awaited = this;
                long wait = ++waits;
                later(atMost, () -> timeOut(actor, wait));
                actor.rest();
            }
            if (actor.interrupted) {
                actor.interrupted = false;
                throw new InterruptedException();
            }
            boolean was = raised;
            raised = false;
            return was;
        }

        private void timeOut(Actor actor, long wait) {
            if (waiting == actor && wait == waits) {
                waiting = null;
                actor.awaited = null;
                wake(actor);
            }
        }
    }
}
