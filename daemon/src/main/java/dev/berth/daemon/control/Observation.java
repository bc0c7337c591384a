package dev.berth.daemon.control;

import dev.berth.daemon.docker.EngineVersion;
import dev.berth.daemon.docker.ObservedContainer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the engine said when it was last asked.
 *
 * @param sequence which look this is; looks are counted from 1 in the order in which they began
 * @param reachable whether the engine answered; when not, the rest is what was last known
 * @param networkReady whether the containers' network is there
 * @param containers every container that carries our label
 * @param others running containers of others, as of a moment ago
 * @param version of the engine, once it answered
 * @param detail why it did not answer; empty when it did
 * @param at when the look began
 */
public record Observation(
        long sequence,
        boolean reachable,
        boolean networkReady,
        List<ObservedContainer> containers,
        List<ObservedContainer> others,
        Optional<EngineVersion> version,
        String detail,
        Instant at) {
    static final Observation NONE =
            new Observation(
                    0,
                    false,
                    false,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    "not asked so far",
                    Instant.EPOCH);

    public Observation {
        containers = List.copyOf(containers);
        others = List.copyOf(others);
    }

    /** Of an engine that runs nothing of others. */
    Observation(
            long sequence,
            boolean reachable,
            boolean networkReady,
            List<ObservedContainer> containers,
            Optional<EngineVersion> version,
            String detail,
            Instant at) {
        this(sequence, reachable, networkReady, containers, List.of(), version, detail, at);
    }

    Observation unreachable(long newSequence, String why, Instant now) {
        return new Observation(
                newSequence, false, networkReady, containers, others, version, why, now);
    }
}
