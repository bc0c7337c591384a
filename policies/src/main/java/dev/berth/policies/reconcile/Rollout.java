package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.UpdateStrategy.Recreate;
import dev.berth.policies.workload.UpdateStrategy.RollingUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one workload lacks and what it has too much of.
 *
 * <p>Kubernetes' arithmetic ({@code pkg/controller/deployment/rolling.go}): new replicas come while
 * no more than the surge allows exist, and old ones go while that leaves enough available ones, the
 * unavailable first. A paused one only keeps its number of replicas.
 *
 * @param wanted replicas asked for
 * @param strategy how old ones are replaced
 * @param oldLeaving whether replicas of an older template are still on their way out
 * @param replicas those that exist or are being made, without those on their way out
 */
record Rollout(int wanted, UpdateStrategy strategy, boolean oldLeaving, List<Replica> replicas) {
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
        int lacking = Math.max(0, wanted - current().size());
        if (strategy.paused()) {
            return clamp(wanted - replicas.size(), lacking);
        }
        return switch (strategy.replacement()) {
            case Recreate() -> old().isEmpty() && !oldLeaving ? lacking : 0;
            case RollingUpdate rolling -> {
                int surge = old().isEmpty() ? 0 : rolling.surge(wanted);
                yield clamp(wanted + surge - replicas.size(), lacking);
            }
        };
    }

    /**
     * How many of those to make from the older template: while an update is paused, as large a part
     * as it has of all, what rounding leaves over going to the larger part. Kubernetes' arithmetic
     * ({@code scale} of {@code pkg/controller/deployment/sync.go}).
     *
     * @param former the spec hash of that template
     */
    int missing(String former) {
        int older = (int) old().stream().filter(replica -> isOf(replica, former)).count();
        int lacking = missing();
        if (!strategy.paused() || older == 0 || lacking == 0) {
            return 0;
        }
        int newer = replicas.size() - older;
        return older >= newer
                ? lacking - clamp(grown(newer) - newer, lacking)
                : clamp(grown(older) - older, lacking);
    }

    /** One that is not there so far, and is no present one, is being made from it. */
    private static boolean isOf(Replica replica, String former) {
        return replica.observed().filter(pod -> !pod.specHash().equals(former)).isEmpty();
    }

    private int grown(int part) {
        return Math.round((float) part * wanted / replicas.size());
    }

    /** Those that can go now, the most dispensable first. */
    List<Replica> surplus() {
        if (wanted == 0) {
            return replicas;
        }
        if (isScaledDown()) {
            return new Downscaling(this).surplus();
        }
        if (strategy.paused()) {
            return beyond(wanted + (old().isEmpty() ? 0 : strategy.surge(wanted)));
        }
        var current = current();
        int tooMany = Math.max(0, current.size() - wanted);
        var surplus = new ArrayList<>(current.subList(0, tooMany));
        surplus.addAll(
                switch (strategy.replacement()) {
                    case Recreate() -> old();
                    case RollingUpdate rolling ->
                            replaceable(
                                    current.subList(tooMany, current.size()),
                                    wanted - rolling.unavailable(wanted));
                });
        return List.copyOf(surplus);
    }

    /**
     * Whether fewer are wanted, in the middle of an update, than there may be of both templates.
     * Those that were stopped and whose containers are still there are no reason for others to go.
     */
    private boolean isScaledDown() {
        long alive =
                replicas.stream()
                        .filter(replica -> replica.observed().isEmpty() || replica.isRunning())
                        .count();
        boolean isMixed = !old().isEmpty() && !current().isEmpty();
        return isMixed
                && switch (strategy.replacement()) {
                    case Recreate() -> false;
                    case RollingUpdate rolling -> alive > wanted + rolling.surge(wanted);
                };
    }

    /** Those beyond so many: the unavailable, then the old ones. */
    private List<Replica> beyond(int most) {
        return replicas.stream()
                .sorted(Comparator.comparing(Replica::available).thenComparing(Replica::current))
                .limit(Math.max(0, replicas.size() - most))
                .toList();
    }

    private List<Replica> replaceable(List<Replica> kept, int leastAvailable) {
        var old = old();
        int keptAvailable = (int) kept.stream().filter(Replica::available).count();
        var idle = old.stream().filter(replica -> !replica.available()).toList();
        var available = old.stream().filter(Replica::available).toList();
        int keptIdle = kept.size() - keptAvailable;
        int spare = clamp(kept.size() + old.size() - leastAvailable - keptIdle, idle.size());
        int spareAvailable =
                clamp(keptAvailable + available.size() - leastAvailable, available.size());
        var replaceable = new ArrayList<>(idle.subList(0, spare));
        replaceable.addAll(available.subList(0, spareAvailable));
        return replaceable;
    }

    private static int clamp(int count, int most) {
        return Math.max(0, Math.min(count, most));
    }

    /** Whether a newcomer may come before the replica that it replaces has gone. */
    boolean surges() {
        return !strategy.paused() && !old().isEmpty() && strategy.surge(wanted) > 0;
    }

    /**
     * Whether an old replica may make room for a newcomer that found none: the newcomers so far
     * have all become available.
     */
    boolean mayMakeRoom() {
        return !strategy.paused()
                && !old().isEmpty()
                && current().stream().allMatch(Replica::available);
    }

    /** Whether fewer are available without that one than the strategy allows. */
    boolean isMissed(PodName pod) {
        long others =
                replicas.stream()
                        .filter(replica -> replica.available() && !replica.name().equals(pod))
                        .count();
        return others < wanted - strategy.unavailable(wanted);
    }

    /** Those that are available. */
    int available() {
        return (int) replicas.stream().filter(Replica::available).count();
    }

    /** Whether enough are available, as the condition of that name means it. */
    boolean isAvailable() {
        int missing =
                switch (strategy.replacement()) {
                    case Recreate() -> 0;
                    case RollingUpdate rolling -> rolling.unavailable(wanted);
                };
        return available() >= wanted - missing;
    }

    /** Whether everything is as asked for. */
    boolean isComplete() {
        return old().isEmpty()
                && current().size() == wanted
                && current().stream().allMatch(Replica::available);
    }
}
