package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerLimits;
import dev.berth.daemon.docker.ContainerProcess;
import dev.berth.daemon.docker.ContainerSecurity;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.LogLimits;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.probe.HealthLabel;
import dev.berth.policies.input.ContainerInput;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Resources;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the engine is told to make for a pod: everything that is fixed once a container exists.
 *
 * @param owner identity of the appliance
 * @param network the containers' network
 */
record PodSpecs(String owner, String network) {
    /** Its first process, the one that waits, and room for the engine's health. */
    private static final int SANDBOX_PIDS = 8;

    /** What no container of a document may be called, for names of containers are labels. */
    private static final String SANDBOX = "_sandbox";

    /** The name of the container that holds a pod's network namespace. */
    static String sandboxName(PodName pod) {
        return "berth." + pod.namespace() + "." + pod.name() + "." + SANDBOX;
    }

    /**
     * The name of a pod's container, the same every time, so that a second attempt finds the first.
     */
    static String containerName(PodName pod, ContainerTemplate container) {
        return "berth." + pod.namespace() + "." + pod.name() + "." + container.name();
    }

    /** The container that holds a pod's network namespace for the others. */
    ContainerSpec sandbox(
            Step.CreatePod step, Inet4Address address, Path resolverFile, PodMaterial material) {
        var cpus = new CpuGrant(step.placement().cpus().toString(), "", 0, 0);
        return new ContainerSpec(
                sandboxName(step.pod()),
                SandboxImage.REFERENCE,
                ContainerProcess.running(List.of(SandboxImage.PROGRAM)),
                endpoint(step, address, resolverFile),
                new ContainerLimits(
                        cpus, ContainerLimits.MIN_MEMORY_BYTES, SANDBOX_PIDS, OptionalInt.empty()),
                new ContainerSecurity(true, Map.of(), List.of("ALL"), List.of()),
                LogLimits.DEFAULT,
                material.volumes().ofHolder(),
                ownership(
                        step,
                        new Ownership.Part("", Ownership.Role.SANDBOX, 0, size(step.template())),
                        List.of(),
                        Optional.of(address)),
                material.notes());
    }

    /** The container of a pod that has no other. */
    ContainerSpec only(
            Step.CreatePod step,
            Inet4Address address,
            Path resolverFile,
            SlotMap slots,
            PodMaterial material) {
        var container = step.template().containers().getFirst();
        return container(
                step,
                container,
                Ownership.Part.only(container.name())
                        .withHealth(HealthLabel.write(container.health())),
                endpoint(step, address, resolverFile),
                slots,
                material);
    }

    private ContainerEndpoint endpoint(
            Step.CreatePod step, Inet4Address address, Path resolverFile) {
        var naming = step.template().naming();
        return new ContainerEndpoint.Own(
                network,
                address,
                naming.hostname(step.pod()),
                naming.domain(step.pod()),
                resolverFile);
    }

    /**
     * The containers that share a sandbox, in the order in which they start.
     *
     * @param sandbox the engine's id of it
     */
    List<ContainerSpec> sharing(
            Step.CreatePod step,
            String sandbox,
            Path resolverFile,
            SlotMap slots,
            PodMaterial material) {
        var template = step.template();
        List<ContainerSpec> specs = new ArrayList<>();
        for (var container : template.all()) {
            var role =
                    template.initContainers().contains(container)
                            ? Ownership.Role.INIT
                            : Ownership.Role.MAIN;
            var part =
                    new Ownership.Part(container.name(), role, specs.size() + 1, size(template))
                            .withHealth(HealthLabel.write(container.health()));
            specs.add(
                    container(
                            step,
                            container,
                            part,
                            new ContainerEndpoint.Joined(sandbox, resolverFile),
                            slots,
                            material));
        }
        return specs;
    }

    /** Containers that a pod is made of, the sandbox included. */
    private static int size(PodTemplate template) {
        return template.all().size() + (template.needsSandbox() ? 1 : 0);
    }

    private ContainerSpec container(
            Step.CreatePod step,
            ContainerTemplate container,
            Ownership.Part part,
            ContainerEndpoint endpoint,
            SlotMap slots,
            PodMaterial material) {
        CpuGrant cpu = grant(container.resources(), step.demand(), step.placement(), slots);
        var address =
                endpoint instanceof ContainerEndpoint.Own own
                        ? Optional.of(own.address())
                        : Optional.<Inet4Address>empty();
        return new ContainerSpec(
                containerName(step.pod(), container),
                image(step, container).engineReference(),
                process(
                        step,
                        container,
                        material.input(container),
                        material.users().getOrDefault(container.name(), "")),
                endpoint,
                ContainerLimits.of(cpu, container.resources().memoryLimitBytes().orElse(0)),
                security(step, container),
                LogLimits.DEFAULT,
                material.volumes().of(container),
                ownership(step, part, container.ports(), address),
                part.order() == 0 ? material.notes() : Map.of());
    }

    /** What a container is made from. */
    static ImageState.Present image(Step.CreatePod step, ContainerTemplate container) {
        var image = step.images().get(container.name());
        if (image == null) {
            throw new IllegalStateException(
                    "no image for " + container.name() + " of " + step.pod());
        }
        return image;
    }

    private static ContainerProcess process(
            Step.CreatePod step, ContainerTemplate container, ContainerInput input, String user) {
        return new ContainerProcess(
                input.command(),
                input.args(),
                input.environment(),
                container.workingDirectory().orElse(""),
                user,
                step.template().terminationGrace());
    }

    private static ContainerSecurity security(Step.CreatePod step, ContainerTemplate container) {
        var groups = new TreeSet<>(container.security().groups());
        step.template().volumes().group().ifPresent(groups::add);
        return new ContainerSecurity(
                container.security().readOnlyRootFilesystem(),
                Map.of(),
                List.copyOf(container.security().droppedCapabilities()),
                List.of(),
                List.copyOf(groups));
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
            Step.CreatePod step,
            Ownership.Part part,
            List<ContainerPort> ports,
            Optional<Inet4Address> address) {
        return new Ownership(
                owner,
                step.pod().namespace(),
                step.workload().kind().title(),
                step.workload().object().name(),
                step.pod().name(),
                part,
                step.specHash(),
                step.demand().cpuMillis(),
                step.demand().memoryBytes(),
                switch (step.demand().mode()) {
                    case EXCLUSIVE -> Ownership.Mode.EXCLUSIVE;
                    case SHARED -> Ownership.Mode.SHARED;
                    case FLOATING -> Ownership.Mode.FLOATING;
                },
                address,
                step.template().labels().values(),
                PodPorts.write(ports),
                switch (step.template().restartPolicy()) {
                    case ALWAYS -> Ownership.Restart.ALWAYS;
                    case ON_FAILURE -> Ownership.Restart.ON_FAILURE;
                    case NEVER -> Ownership.Restart.NEVER;
                },
                step.priority(),
                step.replaces().map(PodName::name));
    }
}
