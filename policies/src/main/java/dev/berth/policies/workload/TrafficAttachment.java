package dev.berth.policies.workload;

import dev.berth.policies.balance.TrafficPolicy;
import java.util.List;
import java.util.Optional;

/**
 * For which services of its namespace a traffic policy is ({@code berth.dev/v1} TrafficPolicy).
 *
 * @param name which one
 * @param targets at least one
 * @param policy what it says
 */
public record TrafficAttachment(ObjectName name, List<Reference> targets, TrafficPolicy policy) {
    public TrafficAttachment {
        targets = List.copyOf(targets);
    }

    /**
     * A Service, or one of its ports.
     *
     * @param service its name
     * @param port the port's name; absent: all ports without a policy of their own
     */
    public record Reference(String service, Optional<String> port) {}
}
