package dev.berth.daemon.docker;

import java.util.Map;

/**
 * A line of the list of containers.
 *
 * @param id the engine's id, 64 hexadecimal digits
 * @param name without the leading slash
 * @param labels all labels
 * @param state what it is doing
 */
public record ContainerSummary(
        String id, String name, Map<String, String> labels, ContainerState state) {
    public ContainerSummary {
        labels = Map.copyOf(labels);
    }
}
