package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A host with deployments, and what can be read off it. */
final class Scenario {
    static final Resources QUARTER = Workloads.shared(250, 1 << 20);
    static final int ENOUGH = 60;

    private Scenario() {}

    static SimulatedHost host(CpuTopology topology) {
        return new SimulatedHost(new Random(1), Hosts.slots(topology), Hosts.memory(4));
    }

    static SimulatedHost settled(CpuTopology topology, Workload... workloads) {
        var host = host(topology);
        apply(host, workloads);
        host.settle(ENOUGH);
        host.pass(Duration.ofSeconds(5));
        return host;
    }

    static void apply(SimulatedHost host, Workload... workloads) {
        host.desired = Workloads.desired(workloads);
    }

    static Deployment app(int replicas, String image, Resources resources) {
        return Workloads.deployment("app", replicas, image, resources);
    }

    /** Settles, and says how few replicas were ready in between. */
    static int fewestReady(SimulatedHost host) {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < ENOUGH; i++) {
            var plan = host.tick();
            int ready = (int) plan.pods().stream().filter(PodStatus::serving).count();
            fewest = Math.min(fewest, ready);
            host.pass(Duration.ofSeconds(1));
        }
        return fewest;
    }

    static String name(Deployment deployment, int ordinal) {
        return PodNames.of(deployment.name(), SpecHash.of(deployment), ordinal).name();
    }

    static List<String> names(SimulatedHost host) {
        return host.containers.keySet().stream().map(key -> key.pod().name()).toList();
    }

    static List<String> namesOf(Deployment deployment) {
        var names = new ArrayList<String>();
        for (int i = 0; i < deployment.replicas(); i++) {
            names.add(name(deployment, i));
        }
        return names;
    }

    static List<String> pins(SimulatedHost host) {
        var pins = new TreeMap<String, String>();
        host.containers
                .values()
                .forEach(container -> pins.put(container.pod.name(), container.pin.toString()));
        return List.copyOf(pins.values());
    }

    static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }

    static Set<String> ids(SimulatedHost host) {
        var ids = new HashSet<String>();
        for (SimulatedContainer container : host.containers.values()) {
            ids.add(container.id);
        }
        return ids;
    }

    static long count(SimulatedHost host, Class<? extends Step> kind) {
        return host.log.stream().filter(kind::isInstance).count();
    }

    static List<String> kinds(List<Step> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }

    static WorkloadStatus status(Plan plan, String deployment) {
        return status(plan, new WorkloadName(WorkloadKind.DEPLOYMENT, ObjectName.of(deployment)));
    }

    static WorkloadStatus status(Plan plan, WorkloadName workload) {
        return Optional.ofNullable(plan.workloads().get(workload)).orElseThrow();
    }

    static Condition condition(Plan plan, Condition.Type type) {
        return plan.workloads().values().stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
