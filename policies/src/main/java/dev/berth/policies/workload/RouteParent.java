package dev.berth.policies.workload;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a route attaches to ({@code parentRefs[]} of the Gateway API).
 *
 * @param gateway which Gateway
 * @param section only its listener of that name
 * @param port only its listeners on that port
 */
public record RouteParent(ObjectName gateway, Optional<String> section, OptionalInt port) {
    /** Whether this listener of the Gateway is meant. */
    public boolean means(Gateway.Listener listener) {
        return section.map(listener.name()::equals).orElse(true)
                && (port.isEmpty() || port.getAsInt() == listener.port());
    }
}
