package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the runs of containers ended, for the engine forgets it when it starts one again. One that
 * ended is always seen, for nobody but the loop starts it again, and only once it has seen it.
 */
final class LastEnds {
    private volatile Map<String, ContainerPast.End> byContainer = Map.of();

    /** Learns from a look; used by the loop's thread. */
    void observe(List<ObservedContainer> containers) {
        Map<String, ContainerPast.End> next = new HashMap<>();
        for (ObservedContainer container : containers) {
            boolean hasEnded =
                    container.state() == ContainerState.EXITED && container.startedAt().isPresent();
            ContainerPast.End end = hasEnded ? end(container) : byContainer.get(container.id());
            if (end != null) {
                next.put(container.id(), end);
            }
        }
        byContainer = Map.copyOf(next);
    }

    private static ContainerPast.End end(ObservedContainer container) {
        return new ContainerPast.End(
                container.exitCode(),
                container.oomKilled(),
                container.startedAt(),
                container.finishedAt());
    }

    Optional<ContainerPast.End> of(String containerId) {
        return Optional.ofNullable(byContainer.get(containerId));
    }
}
