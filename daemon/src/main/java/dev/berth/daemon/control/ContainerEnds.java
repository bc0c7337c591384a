package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.probe.ContainerCare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ends containers: first what they asked for before their end, then the signal, then by force. */
final class ContainerEnds {
    /** What is left of the grace for the signal, however long the hook took. */
    static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);

    private final Engine engine;
    private final ContainerCare care;
    private final Workers workers;

    ContainerEnds(Engine engine, ContainerCare care, Workers workers) {
        this.engine = engine;
        this.care = care;
        this.workers = workers;
    }

    /**
     * The end of one container.
     *
     * @param grace of its hook and the signal together
     */
    record End(String containerId, Duration grace) {}

    /** Ends them side by side, for each of them has the whole of its grace. */
    void all(List<End> ends) throws EngineException, InterruptedException {
        if (ends.size() == 1) {
            one(ends.getFirst());
            return;
        }
        var failures = new ConcurrentLinkedQueue<EngineException>();
        List<Worker> stops = new ArrayList<>();
        for (End end : ends) {
            stops.add(
                    workers.start(
                            "stop-" + end.containerId(),
                            () -> {
                                try {
                                    one(end);
                                } catch (EngineException e) {
                                    failures.add(e);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
        }
        for (Worker stop : stops) {
            stop.join();
        }
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
    }

    private void one(End end) throws EngineException, InterruptedException {
        long began = System.nanoTime();
        care.leave(end.containerId(), end.grace());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        engine.containers().stop(end.containerId(), left(end.grace(), took));
    }

    private static Duration left(Duration grace, Duration took) {
        if (grace.isZero()) {
            return grace;
        }
        // The engine takes whole seconds; of what a hook has begun of one nothing is taken.
        Duration left = grace.minusSeconds(took.toSeconds());
        return left.compareTo(LEAST_AFTER_HOOK) < 0 && !took.minusSeconds(1).isNegative()
                ? LEAST_AFTER_HOOK
                : left;
    }
}
