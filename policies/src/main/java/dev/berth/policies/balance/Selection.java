package dev.berth.policies.balance;

import java.util.Optional;
import java.util.Set;

/** An algorithm that chooses the target of the next request: state in, choice out. */
public sealed interface Selection permits RoundRobin {
    /**
     * The target of one request.
     *
     * @param targets the candidates
     * @param turn how many choices were made for this service before; wraps around
     * @param tried endpoints that have already failed this request
     * @return empty when every target was tried or there is none
     */
    Optional<Target> choose(TargetSet targets, long turn, Set<Endpoint> tried);
}
