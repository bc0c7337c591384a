package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.host.HostSlots;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Service;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** An appliance as tests describe it: documents, containers, and what the scheduler makes of it. */
public final class SampleState {
    /** The moment at which everything is looked at. */
    public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    /** When the containers were started. */
    public static final Instant STARTED = NOW.minusSeconds(60);

    static final String OWNER = "https://issuer.example";
    static final int PORT = 9376;
    static final HostMemory MEMORY = new HostMemory(1L << 30, 256 << 20);

    private SampleState() {}

    /** A quarter of a CPU that may become a half. */
    public static Resources shared() {
        return new Resources(250, OptionalLong.of(500), 64 << 20, OptionalLong.of(128 << 20));
    }

    /** One whole CPU. */
    public static Resources exclusive() {
        return new Resources(1000, OptionalLong.of(1000), 64 << 20, OptionalLong.of(64 << 20));
    }

    /** A deployment whose pods are labelled {@code app: NAME} and listen on a port named http. */
    public static Deployment deployment(String name, int replicas, Resources resources) {
        return deployment(name, replicas, resources, ContainerSecurity.BASELINE);
    }

    public static Deployment deployment(
            String name, int replicas, Resources resources, ContainerSecurity security) {
        var labels = Labels.of(Map.of("app", name));
        var container =
                new ContainerTemplate(
                        "main",
                        ImageReference.parse("web:1").orElseThrow(),
                        List.of("/bin/serve"),
                        List.of("--loud"),
                        Map.of("GREETING", "hello"),
                        Optional.of("/srv"),
                        List.of(new ContainerTemplate.ContainerPort(Optional.of("http"), PORT)),
                        resources,
                        security);
        return new Deployment(
                ObjectName.of(name),
                replicas,
                labels,
                PodTemplate.of(
                        labels, Labels.NONE, container, PodTemplate.DEFAULT_TERMINATION_GRACE));
    }

    /** A service of that name on port 80 for the pods of the deployment of the same name. */
    static Service service(String name) {
        return new Service(
                ObjectName.of(name),
                Labels.of(Map.of("app", name)),
                List.of(
                        new Service.ServicePort(
                                Optional.empty(), 80, new PortReference.ByName("http"))));
    }

    /** These deployments, each with a service of its own name. */
    public static DesiredState desired(long revision, Deployment... deployments) {
        SortedMap<ObjectName, Service> services = new TreeMap<>();
        for (Deployment deployment : deployments) {
            services.put(deployment.name(), service(deployment.name().name()));
        }
        return new DesiredState(
                revision, DesiredState.byName(List.of(deployments)), services, new TreeMap<>());
    }

    /** The name that the scheduler gives to a replica. */
    public static PodName pod(Deployment deployment, int ordinal) {
        return new PodName(
                deployment.name().namespace(),
                deployment.name().name()
                        + "-"
                        + SpecHash.of(deployment).substring(0, 8)
                        + "-"
                        + ordinal);
    }

    /** The id that the engine gives to a replica's container. */
    public static String containerId(Deployment deployment, int ordinal) {
        return "c0ffee" + deployment.name().name() + ordinal;
    }

    static String address(int ordinal) {
        return "10.89.0." + (10 + ordinal);
    }

    static Ownership ownership(Deployment deployment, int ordinal) {
        var demand = SlotDemand.of(deployment.template().resources());
        return new Ownership(
                OWNER,
                deployment.name().namespace(),
                "Deployment",
                deployment.name().name(),
                pod(deployment, ordinal).name(),
                Ownership.Part.only("main"),
                SpecHash.of(deployment),
                demand.cpuMillis(),
                demand.memoryBytes(),
                Ownership.Mode.valueOf(demand.mode().name()),
                Optional.of(Inet4Address.ofLiteral(address(ordinal))),
                deployment.template().labels().values(),
                PodPorts.write(deployment.template().containers().getFirst().ports()));
    }

    /** A replica's container that runs. */
    public static ObservedContainer running(Deployment deployment, int ordinal, String cpus) {
        return container(
                deployment,
                ordinal,
                ContainerState.RUNNING,
                cpus,
                ownership(deployment, ordinal).labels());
    }

    static ObservedContainer container(
            Deployment deployment,
            int ordinal,
            ContainerState state,
            String cpus,
            Map<String, String> labels) {
        boolean runs = state == ContainerState.RUNNING;
        return new ObservedContainer(
                containerId(deployment, ordinal),
                "berth.default." + pod(deployment, ordinal).name() + ".main",
                "sha256:1234",
                "sha256:1234",
                labels,
                state,
                runs ? 4711 : 0,
                cpus,
                "",
                0,
                Optional.of(Inet4Address.ofLiteral(address(ordinal))),
                Optional.of(STARTED),
                runs ? Optional.empty() : Optional.of(NOW.minusSeconds(1)),
                runs ? 0 : 137,
                false);
    }

    /** A host with as many cores of one thread, spread over that many NUMA nodes. */
    public static SlotMap slots(int cores, int nodes) {
        return host(cores, nodes).map();
    }

    /** The same with what it was cut by. */
    public static HostSlots.Cut host(int cores, int nodes) {
        List<CpuTopology.Cpu> cpus = new ArrayList<>();
        for (int id = 0; id < cores; id++) {
            int node = id * nodes / cores;
            cpus.add(
                    new CpuTopology.Cpu(
                            id,
                            id,
                            node,
                            node,
                            node * cores / nodes,
                            CpuTopology.FULL_CAPACITY,
                            true,
                            false));
        }
        var topology = new CpuTopology(cpus);
        return new HostSlots.Cut(
                topology,
                CpuSet.EMPTY,
                SlotMap.of(topology, SlotUnit.CORE, CpuSet.EMPTY).orElseThrow());
    }

    /** What these containers are parts of. */
    static List<PodReader.Part> parts(List<ObservedContainer> containers) {
        return containers.stream()
                .map(container -> PodReader.part(container, true).orElseThrow())
                .toList();
    }

    /** What the loop would know with these documents and containers, on a host of four cores. */
    public static LiveState live(
            DesiredState desired, boolean ready, List<ObservedContainer> containers) {
        List<ObservedPod> pods = PodReader.pods(parts(containers), any -> ready);
        var observed =
                new ObservedState(
                        true,
                        true,
                        slots(4, 1),
                        MEMORY,
                        pods,
                        Map.of(),
                        List.of(),
                        Map.of(),
                        Map.of());
        var observation = new Observation(1, true, true, containers, Optional.empty(), "", NOW);
        var plan = new Reconciler(new LeastAllocated()).reconcile(desired, observed, NOW);
        return new LiveState(desired, observation, observed, plan);
    }
}
