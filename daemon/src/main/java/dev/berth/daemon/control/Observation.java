package dev.berth.daemon.control;

import dev.berth.daemon.docker.ObservedContainer;
import java.time.Instant;
import java.util.List;

/**
 * What the engine said when it was last asked.
 *
 * @param sequence which look this is; looks are counted from 1 in the order in which they began
 * @param reachable whether the engine answered; when not, the rest is what was last known
 * @param networkReady whether the containers' network is there
 * @param containers every container that carries our label
 * @param detail of the engine: its version, or why it did not answer
 * @param at when the look began
 */
public record Observation(
        long sequence,
        boolean reachable,
        boolean networkReady,
        List<ObservedContainer> containers,
        String detail,
        Instant at) {
    static final Observation NONE =
            new Observation(0, false, false, List.of(), "not asked so far", Instant.EPOCH);

    public Observation {
        containers = List.copyOf(containers);
    }

    Observation unreachable(long newSequence, String why, Instant now) {
        return new Observation(newSequence, false, networkReady, containers, why, now);
    }
}
