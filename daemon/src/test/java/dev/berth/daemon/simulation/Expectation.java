package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the user was told is stored, and what was asked for without an answer. */
final class Expectation {
    private final Map<WorkloadName, Workload> told = new HashMap<>();
    private final Map<WorkloadName, List<Optional<Workload>>> asked = new HashMap<>();

    /** A change that is on its way: the workload, or that it is to be gone. */
    record Change(WorkloadName name, Optional<Workload> workload) {
        static Change of(Document document) {
            var workload = document.resource().workload().orElseThrow();
            return new Change(workload.id(), Optional.of(workload));
        }
    }

    void asked(Change change) {
        asked.computeIfAbsent(change.name(), first -> new ArrayList<>()).add(change.workload());
    }

    /** It was answered that it is done. */
    void done(Change change) {
        forget(change);
        set(change.name(), change.workload().orElse(null));
    }

    /** It was answered that it is not done. */
    void refused(Change change) {
        forget(change);
    }

    private void forget(Change change) {
        asked.getOrDefault(change.name(), new ArrayList<>()).remove(change.workload());
    }

    private void set(WorkloadName name, @Nullable Workload workload) {
        if (workload == null) {
            told.remove(name);
        } else {
            told.put(name, workload);
        }
    }

    /** What is lost of what was told; what was asked without an answer may be there or not. */
    List<String> losses(DesiredStateStore store) {
        List<String> losses = new ArrayList<>();
        var names = new ArrayList<>(told.keySet());
        asked.keySet().stream().filter(name -> !told.containsKey(name)).forEach(names::add);
        store.current().workloads().keySet().stream()
                .filter(Predicate.not(names::contains))
                .forEach(names::add);
        for (WorkloadName name : names) {
            var stored = Optional.ofNullable(store.current().workloads().get(name));
            var expected = Optional.ofNullable(told.get(name));
            if (!stored.equals(expected)) {
                if (asked.getOrDefault(name, List.of()).contains(stored)) {
                    set(name, stored.orElse(null));
                } else {
                    losses.add("document " + name + " is " + stored + ", told was " + expected);
                }
            }
        }
        asked.clear();
        return losses;
    }

    Map<WorkloadName, Workload> told() {
        return told;
    }
}
