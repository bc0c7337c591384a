package dev.berth.proxy.exchange;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What has to happen when a client goes; runs once, also if it went before anybody asked. */
public final class Cancellation {
    private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

    /** Adds an action; it runs at once if the client has gone. */
    public void add(Runnable more) {
        while (true) {
            Runnable before = action.get();
            if (before instanceof Gone) {
                more.run();
                return;
            }
            Runnable both = before == null ? more : inTurn(before, more);
            if (action.compareAndSet(before, both)) {
                return;
            }
        }
    }

    /** The client has gone. */
    public void cancel() {
        Runnable waiting = action.getAndSet(new Gone());
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Forgets the actions: the answer is complete. */
    public void clear() {
        Runnable waiting = action.get();
        if (!(waiting instanceof Gone)) {
            action.compareAndSet(waiting, null);
        }
    }

    private static Runnable inTurn(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    /** Nothing is waiting any more, for it has happened. */
    private record Gone() implements Runnable {
        @Override
        public void run() {
            // It has run.
        }
    }
}
