package dev.berth.policies.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * What one deployment lacks and what it has too much of.
 *
 * <p>As Kubernetes' rolling update with {@code maxSurge: 1, maxUnavailable: 0}: one more than asked
 * for may exist, and an old replica goes once that leaves as many ready ones as were asked for
 * ({@code pkg/controller/deployment/rolling.go}).
 *
 * @param wanted replicas asked for
 * @param replicas those that exist or are being made, without those on their way out
 */
record Rollout(int wanted, List<Replica> replicas) {
    /** How many may exist beyond what is asked for, while old ones are replaced. */
    private static final int MAX_SURGE = 1;

    Rollout {
        replicas = replicas.stream().sorted(Replica.DISPENSABLE_FIRST).toList();
    }

    List<Replica> current() {
        return replicas.stream().filter(Replica::current).toList();
    }

    List<Replica> old() {
        return replicas.stream().filter(replica -> !replica.current()).toList();
    }

    /** How many to make now. */
    int missing() {
        int surge = old().isEmpty() ? 0 : MAX_SURGE;
        int lacking = wanted - current().size();
        int allowed = wanted + surge - replicas.size();
        return Math.max(0, Math.min(lacking, allowed));
    }

    /** Those that can go now, the most dispensable first. */
    List<Replica> surplus() {
        if (wanted == 0) {
            return replicas;
        }
        var surplus = new ArrayList<Replica>();
        var current = current();
        int tooMany = Math.max(0, current.size() - wanted);
        surplus.addAll(current.subList(0, tooMany));
        surplus.addAll(replaceable(current.subList(tooMany, current.size())));
        return List.copyOf(surplus);
    }

    private List<Replica> replaceable(List<Replica> kept) {
        var old = old();
        int keptReady = (int) kept.stream().filter(Replica::ready).count();
        var oldUnready = old.stream().filter(replica -> !replica.ready()).toList();
        var oldReady = old.stream().filter(Replica::ready).toList();
        int keptUnready = kept.size() - keptReady;
        int spare = clamp(kept.size() + old.size() - wanted - keptUnready, oldUnready.size());
        int spareReady = clamp(keptReady + oldReady.size() - wanted, oldReady.size());
        var replaceable = new ArrayList<>(oldUnready.subList(0, spare));
        replaceable.addAll(oldReady.subList(0, spareReady));
        return replaceable;
    }

    private static int clamp(int count, int most) {
        return Math.max(0, Math.min(count, most));
    }

    /**
     * Whether an old replica may make room for a newcomer that found none: the newcomers so far
     * have all become ready.
     */
    boolean mayMakeRoom() {
        return !old().isEmpty() && current().stream().allMatch(Replica::ready);
    }

    /** Whether everything is as asked for. */
    boolean isComplete() {
        return old().isEmpty()
                && current().size() == wanted
                && current().stream().allMatch(Replica::ready);
    }
}
