package dev.berth.policies.balance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One target after the other, in the order of the set. */
public record RoundRobin() implements Selection {
    @Override
    public Optional<Target> choose(TargetSet targets, long turn, Set<Endpoint> tried) {
        List<Target> all = targets.targets();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int first = Math.floorMod(turn, all.size());
        for (int step = 0; step < all.size(); step++) {
            Target candidate = all.get((first + step) % all.size());
            if (!tried.contains(candidate.endpoint())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
