package dev.berth.policies.balance;

import java.util.Collection;
import java.util.List;

/**
 * The targets of one service, in a stable order, each endpoint once.
 *
 * @param targets may be empty: a service without a ready endpoint
 */
public record TargetSet(List<Target> targets) {
    public static final TargetSet EMPTY = new TargetSet(List.of());

    public TargetSet {
        targets = List.copyOf(targets);
        if (targets.stream().map(Target::endpoint).distinct().count() != targets.size()) {
            throw new IllegalArgumentException("an endpoint occurs twice in " + targets);
        }
    }

    public static TargetSet of(Collection<Endpoint> endpoints) {
        return new TargetSet(endpoints.stream().map(Target::new).toList());
    }

    public int size() {
        return targets.size();
    }
}
