package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rollout of a Deployment, whose replicas are interchangeable: any free name will do.
 *
 * @param deployment which one
 * @param specHash of its template
 * @param rollout its replicas
 */
record ReplicaTurnover(ObjectName deployment, String specHash, Rollout rollout)
        implements Turnover {
    @Override
    public List<PodName> missing(Set<PodName> taken) {
        var names = new ArrayList<PodName>();
        var used = new HashSet<>(taken);
        for (int i = 0; i < rollout.missing(); i++) {
            var name = PodNames.firstFree(deployment, specHash, used);
            used.add(name);
            names.add(name);
        }
        return names;
    }

    @Override
    public List<Replica> surplus() {
        return rollout.surplus();
    }

    @Override
    public boolean mayMakeRoom() {
        return rollout.mayMakeRoom();
    }
}
