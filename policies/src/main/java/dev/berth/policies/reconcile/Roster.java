package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which pod belongs to which deployment. */
final class Roster {
    /**
     * A deployment, the name of its template and its pods.
     *
     * @param deployment as applied
     * @param specHash of its template as it is now
     * @param rollout its replicas
     * @param retiring whether pods of it are on their way out
     */
    record Entry(Deployment deployment, String specHash, Rollout rollout, boolean retiring) {
        ImageKey imageKey() {
            return new ImageKey(deployment.name(), specHash);
        }
    }

    private final ObservedState observed;
    private final Set<PodName> leaving = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ObservedPod> unclaimed;

    Roster(DesiredState desired, ObservedState observed) {
        this.observed = observed;
        for (var step : observed.inFlight()) {
            switch (step) {
                case Step.StopPod stop -> leaving.add(stop.pod());
                case Step.RemovePod remove -> leaving.add(remove.pod());
                case Step.EnsureNetwork _,
                        Step.ResolveImage _,
                        Step.CreatePod _,
                        Step.StartPod _,
                        Step.RepinPod _ -> {}
            }
        }
        observed.pods().stream()
                .filter(pod -> !pod.isUsable())
                .forEach(pod -> leaving.add(pod.name()));
        Map<ObjectName, List<ObservedPod>> pods =
                observed.pods().stream()
                        .collect(
                                Collectors.groupingBy(
                                        ObservedPod::deployment,
                                        TreeMap::new,
                                        Collectors.toList()));
        for (var deployment : desired.deployments().values()) {
            entries.add(entry(deployment, pods.getOrDefault(deployment.name(), List.of())));
        }
        this.unclaimed =
                observed.pods().stream()
                        .filter(pod -> !desired.deployments().containsKey(pod.deployment()))
                        .toList();
    }

    /** Every deployment, by name. */
    List<Entry> entries() {
        return entries;
    }

    /** Pods of deployments that are not applied. */
    List<ObservedPod> unclaimed() {
        return unclaimed;
    }

    /** Whether it is being stopped or removed, or can only be removed. */
    boolean isLeaving(PodName pod) {
        return leaving.contains(pod);
    }

    private Entry entry(Deployment deployment, List<ObservedPod> pods) {
        String hash = SpecHash.of(deployment);
        var staying = pods.stream().filter(pod -> !leaving.contains(pod.name())).toList();
        var made =
                staying.stream()
                        .map(
                                pod ->
                                        new Replica(
                                                pod.name(),
                                                pod.specHash().equals(hash),
                                                pod.isReady(),
                                                Optional.of(pod)));
        var names = pods.stream().map(ObservedPod::name).collect(Collectors.toSet());
        var replicas = Stream.concat(made, beingMade(deployment, hash, names)).toList();
        return new Entry(
                deployment,
                hash,
                new Rollout(deployment.replicas(), replicas),
                staying.size() < pods.size());
    }

    private Stream<Replica> beingMade(
            Deployment deployment, String hash, Set<PodName> observedPods) {
        return observed.inFlight().stream()
                .filter(Step.CreatePod.class::isInstance)
                .map(Step.CreatePod.class::cast)
                .filter(create -> create.deployment().equals(deployment.name()))
                .filter(create -> !observedPods.contains(create.pod()))
                .map(
                        create ->
                                new Replica(
                                        create.pod(),
                                        create.specHash().equals(hash),
                                        false,
                                        Optional.empty()));
    }

    /** Names that no newcomer may get. */
    Set<PodName> takenNames() {
        var taken = new HashSet<PodName>();
        observed.pods().forEach(pod -> taken.add(pod.name()));
        observed.inFlight().stream()
                .filter(Step.CreatePod.class::isInstance)
                .map(Step.CreatePod.class::cast)
                .forEach(create -> taken.add(create.pod()));
        return taken;
    }
}
