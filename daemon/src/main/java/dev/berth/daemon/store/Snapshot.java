package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Priorities;
import dev.berth.policies.workload.PriorityClass;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.TrafficAttachment;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is stored, as of one revision; never changes.
 *
 * @param objects by kind and name
 * @param pins what the images of workloads were resolved to
 * @param rollouts the revisions of each workload that was rolled out
 * @param state the same as values for the control loop
 */
record Snapshot(
        SortedMap<Key, StoredObject> objects,
        Map<PinKey, ImagePin> pins,
        Map<WorkloadName, RolloutHistory> rollouts,
        DesiredState state) {
    Snapshot {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        pins = Map.copyOf(pins);
        rollouts = Map.copyOf(rollouts);
    }

    /** Which object. */
    record Key(Kind kind, ObjectName name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    static Snapshot of(
            long revision,
            SortedMap<Key, StoredObject> objects,
            Map<PinKey, ImagePin> pins,
            Map<WorkloadName, RolloutHistory> rollouts) {
        List<Workload> workloads = new ArrayList<>();
        SortedMap<ObjectName, Service> services = new TreeMap<>();
        SortedMap<ObjectName, Ingress> ingresses = new TreeMap<>();
        SortedMap<ObjectName, Secret> secrets = new TreeMap<>();
        SortedMap<ObjectName, TrafficAttachment> traffic = new TreeMap<>();
        SortedMap<ObjectName, ConfigMap> configMaps = new TreeMap<>();
        SortedMap<ObjectName, CronJob> cronJobs = new TreeMap<>();
        SortedMap<String, PriorityClass> priorities = new TreeMap<>();
        SortedMap<ObjectName, Claim> claims = new TreeMap<>();
        for (StoredObject object : objects.values()) {
            switch (object.resource()) {
                case Resource.OfDeployment(Deployment deployment) ->
                        workloads.add(
                                RolloutHistory.effective(
                                        deployment,
                                        object.json(),
                                        Optional.ofNullable(rollouts.get(deployment.id()))));
                case Resource.OfStatefulSet(StatefulSet set) ->
                        workloads.add(
                                HeldBack.of(
                                        set,
                                        object.json(),
                                        Optional.ofNullable(rollouts.get(set.id()))));
                case Resource.OfDaemonSet(DaemonSet set) -> workloads.add(set);
                case Resource.OfPod(BarePod pod) -> workloads.add(pod.withUid(object.uid()));
                case Resource.OfJob(Job job) -> workloads.add(job.withUid(object.uid()));
                case Resource.OfCronJob(CronJob cronJob) ->
                        cronJobs.put(
                                object.name(),
                                cronJob.withObject(
                                        new CronJob.Instance(object.uid(), object.createdAt())));
                case Resource.OfService(Service service) -> services.put(object.name(), service);
                case Resource.OfIngress(Ingress ingress) -> ingresses.put(object.name(), ingress);
                case Resource.OfSecret(Secret secret) -> secrets.put(object.name(), secret);
                case Resource.OfConfigMap(ConfigMap map) -> configMaps.put(object.name(), map);
                case Resource.OfClaim ignored ->
                        claims.put(
                                object.name(),
                                new Claim(
                                        object.name(),
                                        object.uid(),
                                        object.leavingSince().isPresent()));
                case Resource.OfTrafficPolicy(TrafficAttachment attachment) ->
                        traffic.put(object.name(), attachment);
                case Resource.OfGateway ignored -> {}
                case Resource.OfHttpRoute ignored -> {}
                case Resource.OfStreamRoute ignored -> {}
                case Resource.OfReferenceGrant ignored -> {}
                case Resource.OfPriorityClass(PriorityClass priority) ->
                        priorities.put(priority.name(), priority);
                case Resource.WithoutEffect() -> {}
            }
        }
        return new Snapshot(
                objects,
                pins,
                rollouts,
                new DesiredState(
                                revision,
                                DesiredState.byName(workloads),
                                services,
                                ingresses,
                                GatewayObjects.of(objects.values()),
                                secrets,
                                traffic,
                                new Priorities(priorities),
                                configMaps,
                                claims)
                        .withCronJobs(cronJobs));
    }

    /** The same with these objects, each in place of the one of its name. */
    Snapshot with(List<StoredObject> put, long revision) {
        SortedMap<Key, StoredObject> changed = new TreeMap<>(objects);
        put.forEach(object -> changed.put(new Key(object.kind(), object.name()), object));
        return put.isEmpty() ? this : of(revision, changed, pins, rollouts);
    }

    /** The same without these objects and what is known of them. */
    Snapshot without(List<StoredObject> gone, long revision) {
        SortedMap<Key, StoredObject> rest = new TreeMap<>(objects);
        Map<PinKey, ImagePin> restOfPins = new HashMap<>(pins);
        Map<WorkloadName, RolloutHistory> restOfRollouts = new TreeMap<>(rollouts);
        for (StoredObject one : gone) {
            rest.remove(new Key(one.kind(), one.name()));
            one.resource()
                    .workload()
                    .map(Workload::id)
                    .ifPresent(
                            id -> {
                                restOfPins.keySet().removeIf(pin -> pin.workload().equals(id));
                                restOfRollouts.remove(id);
                            });
        }
        return of(revision, rest, restOfPins, restOfRollouts);
    }

    Snapshot withPins(Map<PinKey, ImagePin> changed) {
        return new Snapshot(objects, changed, rollouts, state);
    }

    /** By workload: the template whose rollout has been completed. */
    Map<WorkloadName, String> rolledOut() {
        Map<WorkloadName, String> complete = new TreeMap<>();
        rollouts.forEach(
                (name, history) -> {
                    if (history.newest().isComplete()) {
                        complete.put(name, history.newest().specHash());
                    }
                });
        return complete;
    }

    /** The pins of the revision to go back to, of each workload. */
    List<ImagePin> goodPins() {
        return pins.entrySet().stream()
                .filter(pin -> isGood(pin.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private boolean isGood(PinKey pin) {
        return Optional.ofNullable(rollouts.get(pin.workload()))
                .flatMap(RolloutHistory::lastGood)
                .filter(good -> good.specHash().equals(pin.template()))
                .isPresent();
    }

    /** The same with another history of one workload. */
    Snapshot withRollout(WorkloadName name, RolloutHistory history) {
        Map<WorkloadName, RolloutHistory> changed = new TreeMap<>(rollouts);
        changed.put(name, history);
        // What is made of a set's pods that are held back depends on what was completed.
        return name.kind() == WorkloadKind.STATEFUL_SET
                ? of(state.revision(), objects, pins, changed)
                : new Snapshot(objects, pins, changed, state);
    }

    Optional<StoredObject> object(Kind kind, ObjectName name) {
        return Optional.ofNullable(objects.get(new Key(kind, name)));
    }

    Collection<StoredObject> objects(Kind kind) {
        return objects.values().stream().filter(object -> object.kind() == kind).toList();
    }

    long revision() {
        return state.revision();
    }
}
