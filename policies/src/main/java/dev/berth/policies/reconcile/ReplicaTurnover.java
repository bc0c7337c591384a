package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rollout of a Deployment, whose replicas are interchangeable: any free name will do.
 *
 * @param deployment which one
 * @param specHash of its template
 * @param former that of the older one, where replicas are made from that as well
 * @param rollout its replicas
 */
record ReplicaTurnover(
        ObjectName deployment, String specHash, Optional<String> former, Rollout rollout)
        implements Turnover {
    @Override
    public List<PodName> missing(Set<PodName> taken) {
        var names = new ArrayList<PodName>();
        var used = new HashSet<>(taken);
        int older = former.map(rollout::missing).orElse(0);
        for (int i = 0; i < rollout.missing(); i++) {
            String hash = i < older ? former.orElse(specHash) : specHash;
            var name = PodNames.firstFree(deployment, hash, used);
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
