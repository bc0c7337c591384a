package dev.berth.policies.reconcile;

import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.UpdateStrategy;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which pod belongs to which workload. */
final class Roster {
    /**
     * A workload, the name of its template and its pods.
     *
     * @param workload as applied
     * @param specHash of its template as it is now
     * @param rollout its replicas
     * @param leaving its pods that are on their way out
     * @param evicted its pods that are to leave their slots
     * @param facts what is known of it where it is something that ends
     * @param successions by pod: whom it was put beside to replace it
     * @param progress how far the rollout has come
     */
    record Entry(
            Workload workload,
            String specHash,
            Rollout rollout,
            Set<PodName> leaving,
            Set<PodName> evicted,
            RunFacts facts,
            Map<PodName, PodName> successions,
            RolloutProgress progress) {
        Entry {
            leaving = Set.copyOf(leaving);
            evicted = Set.copyOf(evicted);
            successions = Map.copyOf(successions);
        }

        /** Whether pods of it are on their way out. */
        boolean retiring() {
            return !leaving.isEmpty();
        }

        /** Which pods it lacks and which it has too much of. */
        Turnover turnover() {
            return switch (workload) {
                case Deployment deployment ->
                        new ReplicaTurnover(
                                deployment.name(), specHash, older().map(SpecHash::of), rollout);
                case StatefulSet set ->
                        new OrderedRollout(set, rollout.replicas(), leaving, evicted);
                case DaemonSet set ->
                        new DaemonRollout(
                                set,
                                specHash,
                                rollout.replicas(),
                                leaving.size(),
                                !evicted.isEmpty());
                case BarePod pod -> new Lifetime(pod, rollout.replicas(), leaving, facts);
                case Job job ->
                        new Completion(job, specHash, rollout.replicas(), leaving, evicted, facts);
            };
        }

        /** What a pod of that name is made from. */
        PodTemplate template(PodName pod) {
            return switch (workload) {
                case Job job -> JobPods.template(job, pod);
                case StatefulSet set -> set.template(PodNames.ordinal(pod));
                case Deployment _ -> older(pod).orElse(workload).template();
                case DaemonSet _, BarePod _ -> workload.template();
            };
        }

        /** The name of what a pod of that name is made from. */
        String specHash(PodName pod) {
            return older(pod).map(SpecHash::of).orElse(specHash);
        }

        /** One for each container, of the older template, too, where some are made from that. */
        List<ImageKey> imageKeys() {
            var keys = new ArrayList<>(imageKeys(workload, specHash));
            older().ifPresent(basis -> keys.addAll(imageKeys(basis, SpecHash.of(basis))));
            return keys;
        }

        /** The workload as a pod of that name is made from it, where that is the older template. */
        private Optional<Workload> older(PodName pod) {
            return older().filter(older -> isOlder(pod, older));
        }

        private static boolean isOlder(PodName pod, Workload older) {
            return older instanceof StatefulSet set
                    ? set.isHeldBack(PodNames.ordinal(pod))
                    : PodNames.isOf(pod, SpecHash.of(older));
        }

        /** The same with the older template alone, where pods are made from that as well. */
        private Optional<Workload> older() {
            return switch (workload) {
                case StatefulSet set -> set.former().map(older -> set.basis(set.firstOrdinal()));
                case Deployment deployment -> deployment.former().map(deployment::withTemplate);
                case DaemonSet _, BarePod _, Job _ -> Optional.empty();
            };
        }

        private static List<ImageKey> imageKeys(Workload workload, String specHash) {
            return workload.template().all().stream()
                    .map(container -> new ImageKey(workload.id(), specHash, container.name()))
                    .toList();
        }
    }

    private final ObservedState observed;
    private final Instant now;
    private final Availability availability;
    private final Set<PodName> replaced;
    private final Set<PodName> leaving = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ObservedPod> unclaimed;

    /**
     * Everybody's pods.
     *
     * @param replaced pods that are to leave their slots: they are taken for outdated, whatever
     *     they were made from
     */
    Roster(DesiredState desired, ObservedState observed, Instant now, Set<PodName> replaced) {
        this.observed = observed;
        this.now = now;
        this.availability = new Availability(observed, now);
        this.replaced = replaced;
        for (var step : observed.inFlight()) {
            switch (step) {
                case Step.StopPod stop -> leaving.add(stop.pod());
                case Step.RemovePod remove -> leaving.add(remove.pod());
                case Step.OfStore _,
                        Step.EnsureNetwork _,
                        Step.ResolveImage _,
                        Step.CreatePod _,
                        Step.StartPod _,
                        Step.RepinPod _,
                        Step.Confine _,
                        Step.EndContainers _,
                        Step.HaltPod _ -> {}
            }
        }
        observed.pods().stream()
                .filter(pod -> !pod.isUsable() || observed.remembered().isDeleted(pod))
                .forEach(pod -> leaving.add(pod.name()));
        Map<WorkloadName, List<ObservedPod>> pods =
                observed.pods().stream()
                        .collect(
                                Collectors.groupingBy(
                                        ObservedPod::workload, TreeMap::new, Collectors.toList()));
        var workloads = desired.workloads();
        for (var workload : workloads.values()) {
            entries.add(entry(workload, pods.getOrDefault(workload.id(), List.of())));
        }
        this.unclaimed =
                observed.pods().stream()
                        .filter(pod -> !workloads.containsKey(pod.workload()))
                        .toList();
    }

    /** Every workload, by name. */
    List<Entry> entries() {
        return entries;
    }

    /** Pods of workloads that are not applied. */
    List<ObservedPod> unclaimed() {
        return unclaimed;
    }

    /** Whether it is being stopped or removed, or can only be removed. */
    boolean isLeaving(PodName pod) {
        return leaving.contains(pod);
    }

    private Entry entry(Workload workload, List<ObservedPod> pods) {
        String hash = SpecHash.of(workload);
        var strategy = strategy(workload);
        var names = pods.stream().map(ObservedPod::name).collect(Collectors.toSet());
        var creates =
                observed.inFlight().stream()
                        .filter(Step.CreatePod.class::isInstance)
                        .map(Step.CreatePod.class::cast)
                        .filter(create -> create.workload().equals(workload.id()))
                        .filter(create -> !names.contains(create.pod()))
                        .toList();
        var successions = new TreeMap<PodName, PodName>();
        pods.forEach(pod -> pod.replaces().ifPresent(old -> successions.put(pod.name(), old)));
        creates.forEach(
                create -> create.replaces().ifPresent(old -> successions.put(create.pod(), old)));
        var staying = pods.stream().filter(pod -> !leaving.contains(pod.name())).toList();
        var made = staying.stream().map(pod -> made(pod, hash, strategy, successions));
        var beingMade = creates.stream().map(create -> beingMade(create, hash));
        var rollout =
                new Rollout(
                        workload.replicas(),
                        strategy,
                        pods.stream()
                                .filter(pod -> leaving.contains(pod.name()))
                                .anyMatch(pod -> !pod.specHash().equals(hash)),
                        Stream.concat(made, beingMade).toList());
        return new Entry(
                workload,
                hash,
                rollout,
                pods.stream()
                        .map(ObservedPod::name)
                        .filter(leaving::contains)
                        .collect(Collectors.toSet()),
                staying.stream()
                        .map(ObservedPod::name)
                        .filter(replaced::contains)
                        .collect(Collectors.toSet()),
                RunFacts.of(workload.instance().orElse(""), observed, now),
                successions,
                progress(workload, hash, rollout));
    }

    private static UpdateStrategy strategy(Workload workload) {
        return switch (workload) {
            case Deployment deployment -> deployment.strategy();
            case BarePod _, Job _ -> UpdateStrategy.OLD_FIRST;
            case StatefulSet set -> UpdateStrategy.OLD_FIRST.withMinReady(set.minReady());
            case DaemonSet set ->
                    (set.update() == DaemonSet.Update.NEW_FIRST
                                    ? UpdateStrategy.NEW_FIRST
                                    : UpdateStrategy.OLD_FIRST)
                            .withMinReady(set.minReady());
        };
    }

    private Replica made(
            ObservedPod pod,
            String hash,
            UpdateStrategy strategy,
            Map<PodName, PodName> successions) {
        return new Replica(
                pod.name(),
                pod.specHash().equals(hash) && !isTakenForOld(pod),
                pod.isReady(),
                availability.isAvailable(pod, strategy.minReady()),
                successions.containsValue(pod.name()),
                Optional.of(pod));
    }

    /** A Job's pods are all alike: one that is to leave is dismissed instead. */
    private boolean isTakenForOld(ObservedPod pod) {
        return replaced.contains(pod.name()) && pod.workload().kind() != WorkloadKind.JOB;
    }

    private static Replica beingMade(Step.CreatePod create, String hash) {
        return new Replica(
                create.pod(),
                create.specHash().equals(hash),
                false,
                false,
                false,
                Optional.empty());
    }

    private RolloutProgress progress(Workload workload, String hash, Rollout rollout) {
        var before = observed.rollouts().progress().get(workload.id());
        var progress =
                before == null || !before.specHash().equals(hash)
                        ? RolloutProgress.begun(hash, now)
                        : before;
        return observed.engineReachable() && !rollout.strategy().paused()
                ? progress.seen(rollout, now)
                : progress.halted(now);
    }

    /** What the next call has to know. */
    RolloutMemory memory() {
        var progress = new TreeMap<WorkloadName, RolloutProgress>();
        entries.forEach(entry -> progress.put(entry.workload().id(), entry.progress()));
        return new RolloutMemory(availability.readySince(), progress);
    }

    /** When something changes that only time changes. */
    List<Instant> wakes() {
        var wakes = new ArrayList<Instant>();
        availability.next().ifPresent(wakes::add);
        for (var entry : entries) {
            if (entry.rollout().strategy().paused()) {
                continue;
            }
            entry.progress()
                    .dueAt(entry.rollout().strategy().progressDeadline())
                    .filter(due -> due.isAfter(now))
                    .ifPresent(wakes::add);
        }
        return wakes;
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
