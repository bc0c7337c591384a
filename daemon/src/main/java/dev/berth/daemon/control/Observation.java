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
 * @param version of the engine, once it answered
 * @param detail why it did not answer; empty when it did
 * @param at when the look began
 */
public record Observation(
        long sequence,
        boolean reachable,
        boolean networkReady,
        List<ObservedContainer> containers,
        Optional<EngineVersion> version,
        String detail,
        Instant at) {
    static final Observation NONE =
            new Observation(
                    0,
                    false,
                    false,
                    List.of(),
                    Optional.empty(),
                    "not asked so far",
                    Instant.EPOCH);

    public Observation {
        containers = List.copyOf(containers);
    }

    Observation unreachable(long newSequence, String why, Instant now) {
        return new Observation(newSequence, false, networkReady, containers, version, why, now);
    }
}
