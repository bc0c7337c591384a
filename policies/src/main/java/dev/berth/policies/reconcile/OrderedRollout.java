package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one StatefulSet lacks and what it has too much of, number by number.
 *
 * <p>As Kubernetes' controller ({@code pkg/controller/statefulset/stateful_set_control.go}), with
 * two differences: an outdated pod that is not ready is replaced before one that is, so that a
 * template that was mended gets through by itself; and a pod that does not even run is replaced, or
 * goes, without waiting for others.
 */
final class OrderedRollout implements Turnover {
    private final StatefulSet set;
    private final Map<PodName, Replica> replicas;
    private final Set<PodName> leaving;
    private final Set<PodName> evicted;

    /** What is there beyond the numbers that are wanted, the highest first. */
    private final List<Replica> condemned;

    /**
     * @param replicas those that exist or are being made, without those on their way out
     * @param leaving those on their way out
     * @param evicted those that are to go whatever the update strategy says
     */
    OrderedRollout(
            StatefulSet set, List<Replica> replicas, Set<PodName> leaving, Set<PodName> evicted) {
        this.set = set;
        this.evicted = Set.copyOf(evicted);
        this.leaving = Set.copyOf(leaving);
        var wanted = names().collect(Collectors.toSet());
        var kept = replicas.stream().filter(replica -> wanted.contains(replica.name())).toList();
        this.replicas = kept.stream().collect(Collectors.toMap(Replica::name, Function.identity()));
        this.condemned =
                replicas.stream()
                        .filter(replica -> !wanted.contains(replica.name()))
                        .sorted(HIGHEST_FIRST)
                        .toList();
    }

    private static final Comparator<Replica> HIGHEST_FIRST =
            Comparator.comparingInt((Replica replica) -> PodNames.ordinal(replica.name()))
                    .thenComparing(Replica::name)
                    .reversed();

    private Stream<PodName> names() {
        return set.ordinals().mapToObj(set::pod);
    }

    private Optional<Replica> replica(PodName pod) {
        return Optional.ofNullable(replicas.get(pod));
    }

    private boolean isAvailable(PodName pod) {
        return replica(pod).filter(Replica::available).isPresent();
    }

    private boolean isOrdered() {
        return set.order() == Order.ORDERED_READY;
    }

    @Override
    public List<PodName> missing(Set<PodName> taken) {
        return toMake().stream().filter(pod -> !taken.contains(pod)).toList();
    }

    @Override
    public List<PodName> blocked(Set<PodName> taken) {
        return toMake().stream().filter(taken::contains).toList();
    }

    private List<PodName> toMake() {
        if (isOrdered()) {
            // Only the first that is not ready matters: it is made, or waited for.
            return names().filter(pod -> !isAvailable(pod))
                    .limit(1)
                    .filter(this::isAbsent)
                    .toList();
        }
        return names().filter(this::isAbsent).toList();
    }

    private boolean isAbsent(PodName pod) {
        return !replicas.containsKey(pod) && !leaving.contains(pod);
    }

    /** Its pods go and come one after the other as it is. */
    @Override
    public boolean mayMakeRoom() {
        return false;
    }

    @Override
    public List<Replica> surplus() {
        var surplus = new ArrayList<Replica>();
        surplus.addAll(excess());
        surplus.addAll(
                switch (set.update()) {
                    case OnDelete _ -> replaceable(1);
                    case Rolling rolling -> replaceable(rolling.maxUnavailable());
                });
        return List.copyOf(surplus);
    }

    /** Those beyond the wanted numbers that can go now. */
    private List<Replica> excess() {
        if (!isOrdered()) {
            return condemned;
        }
        var dead = condemned.stream().filter(replica -> !replica.isRunning()).toList();
        boolean mustWait =
                !dead.isEmpty()
                        || leaving.stream().anyMatch(pod -> !isWanted(pod))
                        || !names().allMatch(this::isAvailable);
        return mustWait ? dead : condemned.stream().limit(1).toList();
    }

    private boolean isWanted(PodName pod) {
        return names().anyMatch(pod::equals);
    }

    /** Outdated ones that can go now, so that their successors of the same names can come. */
    private List<Replica> replaceable(int maxUnavailable) {
        var outdated =
                replicas.values().stream()
                        .filter(replica -> !replica.current())
                        .filter(replica -> isEvicted(replica) || !isHeldBack(replica))
                        .sorted(
                                Comparator.comparing(Replica::available)
                                        .thenComparing(HIGHEST_FIRST))
                        .toList();
        var dead = outdated.stream().filter(replica -> !replica.isRunning()).toList();
        boolean scalesDown =
                !condemned.isEmpty() || leaving.stream().anyMatch(pod -> !isWanted(pod));
        if (isOrdered() && scalesDown) {
            return dead;
        }
        long unreadyKept =
                replicas.values().stream()
                        .filter(replica -> !outdated.contains(replica) && !replica.available())
                        .count();
        long onTheirWay = leaving.stream().filter(this::isWanted).count();
        long budget = maxUnavailable - unreadyKept - onTheirWay - toMake().size() - dead.size();
        return Stream.concat(
                        dead.stream(),
                        outdated.stream().filter(Replica::isRunning).limit(Math.max(0, budget)))
                .toList();
    }

    private boolean isEvicted(Replica replica) {
        return evicted.contains(replica.name());
    }

    private boolean isHeldBack(Replica replica) {
        return switch (set.update()) {
            case OnDelete _ -> true;
            case Rolling _ -> set.isHeldBack(PodNames.ordinal(replica.name()));
        };
    }
}
