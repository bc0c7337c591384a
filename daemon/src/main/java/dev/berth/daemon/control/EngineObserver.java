package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.policies.workload.ObjectName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the engine on a thread of its own, so that the loop never waits for it: when it is asked
 * to, and now and then without being asked, since events can be lost.
 */
final class EngineObserver implements AutoCloseable {
    /** The longest time between two looks. */
    static final Duration RESYNC = Duration.ofSeconds(30);

    /** The time between two looks at an engine that does not answer. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** The time between two looks at containers of others. */
    static final Duration OTHERS = Duration.ofSeconds(10);

    /** Containers of others that are looked at. */
    static final int MAX_OTHERS = 64;

    /** What events about the engine are about: to Kubernetes it is the node that is not ready. */
    private static final ObjectName NODE = new ObjectName("default", "engine");

    private static final Logger LOG = System.getLogger(EngineObserver.class.getName());

    private final Engine engine;
    private final String owner;
    private final ContainerNetwork network;
    private final EventLog events;
    private final InstantSource clock;
    private final Runnable onObservation;
    private final Workers workers;
    private final Signal requests;
    private volatile @Nullable Worker worker;
    private volatile long begun;
    private volatile Observation latest = Observation.NONE;
    private List<ObservedContainer> others = List.of();
    private Instant othersAt = Instant.EPOCH;
    private Instant goneAt = Instant.EPOCH;
    private volatile boolean closed;

    EngineObserver(
            Engine engine,
            String owner,
            ContainerNetwork network,
            EventLog events,
            InstantSource clock,
            Workers workers,
            Runnable onObservation) {
        this.engine = engine;
        this.owner = owner;
        this.network = network;
        this.events = events;
        this.clock = clock;
        this.onObservation = onObservation;
        this.workers = workers;
        this.requests = workers.signal();
    }

    void start() {
        worker = workers.start("engine-observer", this::run);
    }

    /** Looks again soon; requests that come meanwhile are one. */
    void request() {
        requests.raise();
    }

    Observation latest() {
        return latest;
    }

    /** The number of the look that began last: a later one sees what has happened by now. */
    long begun() {
        return begun;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private void run() {
        while (!closed) {
            begun++;
            latest = look(begun);
            onObservation.run();
            Duration wait = latest.reachable() ? RESYNC : RETRY;
            try {
                boolean asked = requests.await(wait);
                LOG.log(Level.TRACE, () -> asked ? "asked to look" : "time to look");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Observation look(long sequence) {
        var now = clock.instant();
        try {
            List<ObservedContainer> containers = engine.containers().observe(owner);
            boolean networkReady = network.isThere(engine);
            tellBack(now);
            return new Observation(
                    sequence,
                    true,
                    networkReady,
                    containers,
                    others(now),
                    Optional.of(engine.version()),
                    "",
                    now);
        } catch (EngineException e) {
            if (latest.reachable() || latest.sequence() == 0) {
                events.warning(
                        "Node",
                        NODE,
                        "NodeNotReady",
                        "the engine does not answer: " + e.getMessage());
                goneAt = now;
            }
            return latest.unreachable(sequence, String.valueOf(e.getMessage()), now);
        } catch (RuntimeException e) {
            // Without looks the loop would go on with what is not so any more.
            LOG.log(Level.ERROR, "invariant broken in a look at the engine", e);
            return latest.unreachable(sequence, "internal error, see the daemon's log", now);
        }
    }

    private void tellBack(Instant now) {
        if (!latest.reachable() && latest.sequence() > 0) {
            long seconds = Math.max(0, Duration.between(goneAt, now).toSeconds());
            events.normal(
                    "Node", NODE, "NodeReady", "the engine answers again, after " + seconds + " s");
        }
    }

    /** Others' containers: no event tells of them, and they are looked at less often. */
    private List<ObservedContainer> others(Instant now) throws EngineException {
        boolean isFresh =
                !othersAt.isAfter(now) && Duration.between(othersAt, now).compareTo(OTHERS) < 0;
        if (!isFresh) {
            others = engine.containers().others(owner, MAX_OTHERS);
            othersAt = now;
        }
        return others;
    }

    @Override
    public void close() {
        closed = true;
        Worker running = worker;
        if (running != null) {
            running.interrupt();
        }
    }
}
