package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to what happens to one owner's containers, which outlives the engine.
 *
 * <p>The engine keeps 256 events in memory, drops what a subscriber does not take within 100 ms,
 * and forgets everything when it restarts. So events only wake: after every (re)connection the
 * listener is told to look at everything, and it looks at everything now and then without being
 * told. Each subscription asks for what happened since a little before the last event seen; what is
 * delivered twice thereby is left out.
 */
public final class EngineEvents implements Subscription {
    /** How far a subscription reaches back before the last event, or before its own beginning. */
    static final Duration OVERLAP = Duration.ofSeconds(2);

    /** Events remembered to recognise those of the overlap: what the engine keeps, twice. */
    static final int MAX_REMEMBERED = 512;

    /** Pause before the first attempt to reconnect; doubled for each further one. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** Pause that is not exceeded. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(EngineEvents.class.getName());

    /** What changes what we observe; probes by {@code exec} alone would be a flood. */
    private static final List<String> ACTIONS =
            List.of(
                    "create", "start", "die", "oom", "destroy", "pause", "unpause", "rename",
                    "update");

    private static final int MAX_DOUBLINGS = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final EngineCalls calls;
    private final String owner;
    private final Listener listener;
    private final Thread thread;
    private final LinkedHashSet<EngineEvent> remembered = new LinkedHashSet<>();
    private final Object lock = new Object();

    /** Of the subscription's thread alone, as {@link #remembered} and {@link #failures} are. */
    private long sinceNanos;

    private int failures;
    private boolean standing;
    private boolean closed;
    private @Nullable Cancellation current;

    /**
     * Told what happens, on the subscription's own thread; it must return at once, since the engine
     * drops events of a subscriber that does not read.
     */
    public interface Listener {
        /** A container changed. */
        void changed(EngineEvent event);

        /** The subscription stands (again): whatever happened before may have been missed. */
        void resync();

        /** The subscription has broken: the engine may be gone, and its containers with it. */
        void lost();
    }

    private EngineEvents(EngineCalls calls, String owner, Listener listener, Clock clock) {
        this.calls = calls;
        this.owner = owner;
        this.listener = listener;
        var now = clock.instant();
        sinceNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
        thread = Thread.ofPlatform().daemon().name("engine-events").unstarted(this::run);
    }

    /** Begins, as {@link Engine#subscribe} says. */
    static EngineEvents subscribe(EngineCalls calls, String owner, Listener listener, Clock clock) {
        var events = new EngineEvents(calls, owner, listener, clock);
        events.thread.start();
        return events;
    }

    /**
     * Ends the subscription, also out of a wait for the engine; returns when its thread has ended.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (current != null) {
                current.cancel();
            }
            lock.notifyAll();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var attempt = begin(); attempt != null; attempt = begin()) {
            try {
                follow(attempt);
                LOG.log(Level.INFO, "the engine ended the events; subscribing again");
            } catch (EngineException e) {
                if (e.kind() != Kind.CANCELLED) {
                    LOG.log(Level.INFO, "no events from the engine: {0}", e.getMessage());
                }
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "reading the engine''s events failed; subscribing again", e);
            }
            if (standing) {
                standing = false;
                listener.lost();
            }
            rest();
        }
    }

    /** The rope of the next attempt; {@code null} when it is over. */
    private @Nullable Cancellation begin() {
        synchronized (lock) {
            current = closed ? null : new Cancellation();
            return current;
        }
    }

    private void follow(Cancellation attempt) throws IOException {
        var since = Math.max(0, sinceNanos - OVERLAP.toNanos());
        var filters =
                Map.of(
                        "type", List.of("container"),
                        "label", List.of(Ownership.filter(owner)),
                        "event", ACTIONS);
        var request =
                EngineRequest.get("/events")
                        .with("since", seconds(since))
                        .with("filters", Filters.of(filters));
        try (var response = calls.open(request, Deadline.after(EngineCalls.CALL_LIMIT), attempt)) {
            // Nothing may happen for days: the end of the engine or of ourselves ends the wait.
            response.bodyWithin(Deadline.never());
            failures = 0;
            standing = true;
            listener.resync();
            var lines = new JsonLines(response.body());
            for (var line = lines.next(); line != null; line = lines.next()) {
                deliver(EngineEvent.read(line));
            }
        }
    }

    private void deliver(EngineEvent event) {
        sinceNanos = Math.max(sinceNanos, event.timeNanos());
        if (remembered.add(event)) {
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.removeFirst();
            }
            listener.changed(event);
        }
    }

    /** Waits before the next attempt, longer after each that failed; closing ends the wait. */
    private void rest() {
        int doublings = Math.min(failures++, MAX_DOUBLINGS);
        long pauseNanos = Math.min(FIRST_PAUSE.toNanos() << doublings, LONGEST_PAUSE.toNanos());
        long end = System.nanoTime() + pauseNanos;
        synchronized (lock) {
            for (long left = pauseNanos; left > 0 && !closed; left = end - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread; if somebody does, it is time to end.
                    closed = true;
                }
            }
        }
    }

    /** As the engine reads a time: seconds, a dot, nine digits. */
    private static String seconds(long nanos) {
        return "%d.%09d".formatted(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }
}
