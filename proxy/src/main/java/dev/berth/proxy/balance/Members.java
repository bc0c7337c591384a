package dev.berth.proxy.balance;

import dev.berth.policies.balance.ConsistentHash;
import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.Draw;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Selection;
import dev.berth.policies.balance.SlowStart;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.balance.WeightedRoundRobin;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a service and which of them may get requests, until one of them comes, goes,
 * falls ill or recovers; immutable, so that a choice needs no lock.
 */
final class Members {
    /** How often an endpoint that is new may leave its turn to another in one choice. */
    private static final int MAX_DEFERRALS = 3;

    private final TrafficPolicy policy;
    private final LiveTarget[] all;
    private final LiveTarget[] usable;
    private final boolean panicking;
    private final Map<String, LiveTarget> byToken = new HashMap<>();
    private final @Nullable WeightedTurns turns;

    private Members(TrafficPolicy policy, LiveTarget[] all, @Nullable WeightedTurns turns) {
        this.policy = policy;
        this.all = all;
        this.turns = turns;
        LiveTarget[] fit = Arrays.stream(all).filter(LiveTarget::fit).toArray(LiveTarget[]::new);
        panicking = fit.length < all.length && policy.panics(fit.length, all.length);
        usable = panicking || fit.length == all.length ? all : fit;
        for (LiveTarget target : usable) {
            byToken.put(target.token(), target);
        }
    }

    static Members of(TrafficPolicy policy, List<LiveTarget> targets, long nowNanos) {
        LiveTarget[] all = targets.toArray(LiveTarget[]::new);
        WeightedTurns turns =
                policy.algorithm() instanceof WeightedRoundRobin weighted
                        ? new WeightedTurns(weighted.weights(), all, nowNanos)
                        : null;
        return new Members(policy, all, turns);
    }

    /** The same after the fitness of one has changed. */
    Members reviewed() {
        return new Members(policy, all, turns);
    }

    TrafficPolicy policy() {
        return policy;
    }

    List<LiveTarget> all() {
        return List.of(all);
    }

    boolean panicking() {
        return panicking;
    }

    @Nullable WeightedTurns turns() {
        return turns;
    }

    /** What an endpoint weighs among the others. */
    int weight(LiveTarget target) {
        return turns == null ? target.weight() : turns.weight(target);
    }

    /**
     * The endpoint that gets a request; null if none is left.
     *
     * @param left out of this choice
     * @param turn counts the choices of the service
     */
    @Nullable LiveTarget choose(Ask ask, Set<Endpoint> left, AtomicLong turn, long nowNanos) {
        LiveTarget[] candidates = left.isEmpty() ? usable : without(left);
        if (candidates.length < 2) {
            return candidates.length == 0 ? null : candidates[0];
        }
        return switch (policy.algorithm()) {
            case Selection selection -> pick(selection, candidates, ask, turn, nowNanos);
            case WeightedRoundRobin weighted ->
                    turns == null ? null : warm(() -> turns.choose(candidates), nowNanos);
            case CookieAffinity affinity -> {
                LiveTarget known = ask.cookie(affinity.cookie()).map(byToken::get).orElse(null);
                yield known != null && !left.contains(known.endpoint())
                        ? known
                        : pick(affinity.otherwise(), candidates, ask, turn, nowNanos);
            }
        };
    }

    private @Nullable LiveTarget pick(
            Selection selection, LiveTarget[] candidates, Ask ask, AtomicLong turn, long nowNanos) {
        var random = ThreadLocalRandom.current();
        if (selection instanceof ConsistentHash hash) {
            long key = ask.key(hash.source()).orElseGet(random::nextLong);
            return candidates[hash.choose(candidates, new Draw(0, key, random, nowNanos))];
        }
        return warm(
                () ->
                        candidates[
                                selection.choose(
                                        candidates,
                                        new Draw(turn.getAndIncrement(), 0, random, nowNanos))],
                nowNanos);
    }

    /** An endpoint that is new leaves some of its turns to others, fewer and fewer. */
    private @Nullable LiveTarget warm(Turn next, long nowNanos) {
        LiveTarget chosen = next.take();
        SlowStart slow = policy.slowStart().orElse(null);
        if (slow == null) {
            return chosen;
        }
        for (int deferral = 0; deferral < MAX_DEFERRALS && chosen != null; deferral++) {
            double factor = slow.factor(chosen.ageNanos(nowNanos));
            if (factor >= 1 || ThreadLocalRandom.current().nextDouble() < factor) {
                return chosen;
            }
            chosen = next.take();
        }
        return chosen;
    }

    /** Whether an endpoint is usable that is not among these. */
    boolean hasOther(Set<Endpoint> tried) {
        return without(tried).length > 0;
    }

    private LiveTarget[] without(Set<Endpoint> left) {
        return Arrays.stream(usable)
                .filter(target -> !left.contains(target.endpoint()))
                .toArray(LiveTarget[]::new);
    }

    /** The next choice of an algorithm. */
    @FunctionalInterface
    private interface Turn {
        @Nullable LiveTarget take();
    }
}
