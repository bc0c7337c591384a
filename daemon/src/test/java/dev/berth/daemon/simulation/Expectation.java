package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.StoredObject;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the user was told is stored, and what was asked for without an answer. */
final class Expectation {
    private final Map<Key, Resource> told = new HashMap<>();
    private final Map<Key, List<Optional<Resource>>> asked = new HashMap<>();

    /** One object. */
    record Key(Kind kind, ObjectName name) {}

    /** A change that is on its way: what an object is to be, or that it is to be gone. */
    record Change(Key key, Optional<Resource> resource) {
        static Change of(Document document) {
            var key = new Key(document.kind(), document.name());
            return new Change(key, Optional.of(anonymous(document.resource())));
        }
    }

    void asked(List<Change> changes) {
        for (Change change : changes) {
            asked.computeIfAbsent(change.key(), first -> new ArrayList<>()).add(change.resource());
        }
    }

    /** It was answered that it is done. */
    void done(List<Change> changes) {
        refused(changes);
        changes.forEach(change -> set(change.key(), change.resource()));
    }

    /** It was answered that it is not done. */
    void refused(List<Change> changes) {
        for (Change change : changes) {
            asked.getOrDefault(change.key(), new ArrayList<>()).remove(change.resource());
        }
    }

    private void set(Key key, Optional<Resource> resource) {
        resource.ifPresentOrElse(there -> told.put(key, there), () -> told.remove(key));
    }

    /** What is lost of what was told; what was asked without an answer may be there or not. */
    List<String> losses(DesiredStateStore store) {
        List<String> losses = new ArrayList<>();
        Set<Key> keys = new LinkedHashSet<>(told.keySet());
        keys.addAll(asked.keySet());
        for (Kind kind : Kind.values()) {
            store.objects(kind).stream()
                    .filter(object -> !isOfCronJob(object))
                    .forEach(object -> keys.add(new Key(kind, object.name())));
        }
        for (Key key : keys) {
            var stored = store.object(key.kind(), key.name()).map(one -> anonymous(one.resource()));
            var expected = Optional.ofNullable(told.get(key));
            if (!stored.equals(expected)) {
                if (asked.getOrDefault(key, List.of()).contains(stored)) {
                    set(key, stored);
                } else {
                    losses.add("document " + key + " is " + stored + ", told was " + expected);
                }
            }
        }
        asked.clear();
        return losses;
    }

    /** How many objects of each kind are to be there. */
    Map<Kind, Integer> kinds() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        told.keySet().forEach(key -> kinds.merge(key.kind(), 1, Integer::sum));
        return kinds;
    }

    /** What the daemon makes and deletes itself. */
    static boolean isOfCronJob(StoredObject object) {
        return object.resource() instanceof Resource.OfJob(Job job) && job.owner().isPresent();
    }

    /** Without what only the store knows. */
    private static Resource anonymous(Resource resource) {
        return switch (resource) {
            case Resource.OfPod(BarePod pod) -> new Resource.OfPod(pod.withUid(""));
            case Resource.OfJob(Job job) -> new Resource.OfJob(job.withUid(""));
            case Resource.OfCronJob(CronJob cronJob) ->
                    new Resource.OfCronJob(cronJob.withObject(CronJob.Instance.NONE));
            default -> resource;
        };
    }
}
