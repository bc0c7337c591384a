package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerLimits;
import dev.berth.daemon.docker.ContainerProcess;
import dev.berth.daemon.docker.ContainerSecurity;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.LogLimits;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Resources;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the engine is told to make for a pod: everything that is fixed once a container exists.
 *
 * @param owner identity of the appliance
 * @param network the containers' network
 */
record PodSpecs(String owner, String network) {
    /**
     * The name of a pod's container, the same every time, so that a second attempt finds the first.
     */
    static String containerName(PodName pod, ContainerTemplate container) {
        return "berth." + pod.namespace() + "." + pod.name() + "." + container.name();
    }

    ContainerSpec container(
            Step.CreatePod step, Inet4Address address, Path resolverFile, SlotMap slots) {
        ContainerTemplate container = step.template().container();
        CpuGrant cpu = grant(container.resources(), step.demand(), step.placement(), slots);
        return new ContainerSpec(
                containerName(step.pod(), container),
                step.image().engineReference(),
                process(step, container),
                new ContainerEndpoint.Own(network, address, step.pod().name(), resolverFile),
                ContainerLimits.of(cpu, container.resources().memoryLimitBytes().orElse(0)),
                security(container),
                LogLimits.DEFAULT,
                List.of(),
                ownership(step, container, address));
    }

    private static ContainerProcess process(Step.CreatePod step, ContainerTemplate container) {
        return new ContainerProcess(
                container.command(),
                container.args(),
                container.environment(),
                container.workingDirectory().orElse(""),
                user(container.security()),
                step.template().terminationGrace());
    }

    private static String user(dev.berth.policies.workload.ContainerSecurity security) {
        if (security.runAsUser().isEmpty()) {
            return "";
        }
        String user = Long.toString(security.runAsUser().getAsLong());
        return security.runAsGroup().isEmpty()
                ? user
                : user + ":" + security.runAsGroup().getAsLong();
    }

    private static ContainerSecurity security(ContainerTemplate container) {
        return new ContainerSecurity(
                container.security().readOnlyRootFilesystem(),
                Map.of(),
                List.copyOf(container.security().droppedCapabilities()),
                List.of());
    }

    private static CpuGrant grant(
            Resources resources, SlotDemand demand, Placement placement, SlotMap slots) {
        String cpus = placement.cpus().toString();
        String nodes = memoryNodes(placement, slots);
        return switch (demand.mode()) {
            case EXCLUSIVE -> CpuGrant.exclusive(cpus, nodes);
            case SHARED ->
                    CpuGrant.shared(
                            cpus,
                            nodes,
                            resources.cpuRequestMillis(),
                            quotaMillis(resources, slots));
            case FLOATING -> CpuGrant.floating(cpus, nodes);
        };
    }

    /** The limit, which may exceed the host in a document but not where the engine is told. */
    private static long quotaMillis(Resources resources, SlotMap slots) {
        return Math.min(
                resources.cpuLimitMillis().orElse(0),
                slots.online().size() * Resources.MILLIS_PER_CPU);
    }

    /** The memory beside the CPUs, where a host has several: a floating pod may use any. */
    private static String memoryNodes(Placement placement, SlotMap slots) {
        long hostNodes =
                slots.slots().stream().mapToInt(slot -> slot.numaNode()).distinct().count();
        if (hostNodes < 2) {
            return "";
        }
        return placement.slots().stream()
                .map(slot -> slot.numaNode())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private Ownership ownership(
            Step.CreatePod step, ContainerTemplate container, Inet4Address address) {
        return new Ownership(
                owner,
                step.pod().namespace(),
                step.deployment().name(),
                step.pod().name(),
                container.name(),
                step.specHash(),
                step.demand().cpuMillis(),
                step.demand().memoryBytes(),
                switch (step.demand().mode()) {
                    case EXCLUSIVE -> Ownership.Mode.EXCLUSIVE;
                    case SHARED -> Ownership.Mode.SHARED;
                    case FLOATING -> Ownership.Mode.FLOATING;
                },
                Optional.of(address),
                step.template().labels().values(),
                PodPorts.write(container.ports()));
    }
}
