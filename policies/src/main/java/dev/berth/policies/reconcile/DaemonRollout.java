package dev.berth.policies.reconcile;

import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.DaemonSet.Update;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one DaemonSet lacks and what it has too much of: on one host it has one pod, and while that
 * is replaced two at most.
 *
 * @param set which one
 * @param specHash of its template
 * @param replicas those that exist or are being made, without those on their way out
 * @param leaving how many are on their way out
 * @param evicted whether the old one is to go whatever the update strategy says
 */
record DaemonRollout(
        DaemonSet set, String specHash, List<Replica> replicas, int leaving, boolean evicted)
        implements Turnover {
    DaemonRollout {
        replicas = replicas.stream().sorted(Replica.DISPENSABLE_FIRST).toList();
    }

    private List<Replica> current() {
        return replicas.stream().filter(Replica::current).toList();
    }

    private List<Replica> old() {
        return replicas.stream().filter(replica -> !replica.current()).toList();
    }

    @Override
    public List<PodName> missing(Set<PodName> taken) {
        boolean hasPlace =
                switch (set.update()) {
                    case NEW_FIRST -> leaving == 0 || old().size() + leaving < 2;
                    case OLD_FIRST, ON_DELETE -> old().isEmpty() && leaving == 0;
                };
        return current().isEmpty() && hasPlace
                ? List.of(PodNames.firstFree(set.name(), specHash, taken))
                : List.of();
    }

    @Override
    public boolean mayMakeRoom() {
        return set.update() == Update.NEW_FIRST && current().isEmpty();
    }

    @Override
    public List<Replica> surplus() {
        var current = current();
        var surplus = new ArrayList<>(current.subList(0, Math.max(0, current.size() - 1)));
        boolean hasSuccessor = current.stream().anyMatch(Replica::available);
        var old = old();
        for (var replica : old) {
            boolean goes =
                    switch (set.update()) {
                        case OLD_FIRST -> true;
                        case NEW_FIRST -> hasSuccessor || !replica.available();
                        // An update that was under way may have left two of them.
                        case ON_DELETE -> hasSuccessor || evicted || !replica.equals(old.getLast());
                    };
            if (goes) {
                surplus.add(replica);
            }
        }
        return List.copyOf(surplus);
    }
}
