package dev.berth.daemon.simulation;

import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadName;
import java.util.SortedMap;
import java.util.TreeMap;

/** A desired state that is read wrongly. */
final class PlantedDesire {
    private PlantedDesire() {}

    static DesiredState of(DesiredState right, Plant plant) {
        if (plant != Plant.NO_ORDER) {
            return right;
        }
        SortedMap<WorkloadName, Workload> workloads = new TreeMap<>(right.workloads());
        workloads.replaceAll(
                (name, workload) ->
                        workload instanceof StatefulSet set ? unordered(set) : workload);
        return new DesiredState(
                right.revision(),
                workloads,
                right.services(),
                right.ingresses(),
                right.gateway(),
                right.secrets(),
                right.traffic(),
                right.priorities(),
                right.configMaps(),
                right.claims(),
                right.cronJobs());
    }

    private static StatefulSet unordered(StatefulSet set) {
        return new StatefulSet(
                set.name(),
                set.firstOrdinal(),
                set.replicas(),
                set.selector(),
                set.template(),
                StatefulSet.Order.PARALLEL,
                set.update(),
                set.minReady(),
                set.claims(),
                set.service(),
                set.former());
    }
}
