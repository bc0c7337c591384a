package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.reconcile.Vitals;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads what a container of ours says about itself into the reconciler's terms. */
final class PodReader {
    private PodReader() {}

    /**
     * One container of ours, and what it says about the pod that it is a part of.
     *
     * @param pod which pod
     * @param workload whose
     * @param ownership what its labels say
     * @param part what it is in the pod
     * @param address the pod's, on the container that holds it
     * @param isActive whether it runs and is not paused
     */
    record Part(
            PodName pod,
            WorkloadName workload,
            Ownership ownership,
            PodContainer part,
            Optional<String> address,
            boolean isActive) {}

    /**
     * The part that the container is.
     *
     * @param pinVerified whether the kernel keeps it on its pin
     * @return refused when its labels are not ones that we wrote
     */
    static Result<Part> part(ObservedContainer container, boolean pinVerified) {
        return switch (pin(container)) {
            case Result.Ok<CpuSet>(CpuSet pin) -> part(container, pin, pinVerified);
            case Result.Refused<CpuSet>(var problems) -> Result.refused(problems);
        };
    }

    /** The same of a container that was granted these CPUs, whatever the engine was told since. */
    static Result<Part> part(ObservedContainer container, CpuSet granted, boolean isIsolated) {
        return switch (Ownership.read(container.labels())) {
            case Result.Ok<Ownership>(Ownership ownership) -> {
                List<Problem> problems = problems(ownership);
                yield problems.isEmpty()
                        ? Result.ok(part(container, ownership, granted, isIsolated))
                        : Result.refused(problems);
            }
            case Result.Refused<Ownership>(var problems) -> Result.refused(problems);
        };
    }

    /** The pods that these are the parts of, none of which is looked after. */
    static List<ObservedPod> pods(List<Part> parts, Predicate<String> ready) {
        return pods(parts, ready, any -> Vitals.WELL);
    }

    /**
     * The pods that these are the parts of; in the order of their names.
     *
     * @param ready whether the ports of the container that holds the address accept
     * @param vitals how a container does, by its id
     */
    static List<ObservedPod> pods(
            List<Part> parts, Predicate<String> ready, Function<String, Vitals> vitals) {
        SortedMap<PodName, List<Part>> byPod = new TreeMap<>();
        for (Part part : parts) {
            byPod.computeIfAbsent(part.pod(), first -> new ArrayList<>()).add(part);
        }
        return byPod.values().stream().map(own -> pod(own, ready, vitals)).toList();
    }

    private static ObservedPod pod(
            List<Part> parts, Predicate<String> ready, Function<String, Vitals> vitals) {
        List<Part> ordered =
                parts.stream()
                        .sorted(Comparator.comparingInt(part -> part.ownership().part().order()))
                        .toList();
        Ownership first = ordered.getFirst().ownership();
        // Parts of different templates under one name are no pod that anybody asked for.
        boolean isOneTemplate =
                ordered.stream()
                        .allMatch(part -> part.ownership().specHash().equals(first.specHash()));
        boolean accepts = ready.test(ordered.getFirst().part().id());
        List<PodContainer> containers =
                ordered.stream().map(part -> withVitals(part.part(), accepts, vitals)).toList();
        return new ObservedPod(
                ordered.getFirst().pod(),
                ordered.getFirst().workload(),
                isOneTemplate ? first.specHash() : "",
                demand(first),
                ordered.stream().flatMap(part -> part.address().stream()).findFirst(),
                first.part().of(),
                containers,
                accepts && isActive(ordered) && isReady(containers),
                first.priority(),
                switch (first.restart()) {
                    case ALWAYS -> RestartPolicy.ALWAYS;
                    case ON_FAILURE -> RestartPolicy.ON_FAILURE;
                    case NEVER -> RestartPolicy.NEVER;
                },
                first.replaces()
                        .filter(ObjectName::isLabel)
                        .map(old -> new PodName(first.namespace(), old)));
    }

    private static PodContainer withVitals(
            PodContainer container, boolean accepts, Function<String, Vitals> vitals) {
        if (container.role() != ContainerRole.MAIN
                || container.phase() != PodContainer.Phase.RUNNING) {
            return container;
        }
        Vitals own = vitals.apply(container.id());
        return container.withVitals(new Vitals(own.stage(), own.ready() && accepts, own.illness()));
    }

    private static boolean isReady(List<PodContainer> containers) {
        return containers.stream()
                .filter(container -> container.role() == ContainerRole.MAIN)
                .allMatch(container -> container.vitals().ready());
    }

    /** A paused container keeps its address and answers nobody. */
    private static boolean isActive(List<Part> parts) {
        return parts.stream()
                .filter(part -> part.part().role() != ContainerRole.INIT)
                .allMatch(Part::isActive);
    }

    /** What no pod of ours says about itself: anybody who may use the engine can write labels. */
    private static List<Problem> problems(Ownership ownership) {
        List<Problem> problems = new ArrayList<>();
        if (!ObjectName.isLabel(ownership.namespace())) {
            problems.add(Problem.at("namespace", "no label: " + ownership.namespace()));
        }
        if (!ObjectName.isSubdomain(ownership.workload())) {
            problems.add(Problem.at("workload", "no name: " + ownership.workload()));
        }
        if (kind(ownership).isEmpty()) {
            problems.add(Problem.at("kind", "no workload: " + ownership.kind()));
        }
        if (!ObjectName.isLabel(ownership.pod())) {
            problems.add(Problem.at("pod", "no label: " + ownership.pod()));
        }
        if (!isDemand(ownership)) {
            problems.add(
                    Problem.at(
                            "mode",
                            ownership.mode()
                                    + " with "
                                    + ownership.cpuMillis()
                                    + " millicores and "
                                    + ownership.memoryBytes()
                                    + " bytes, which no pod of ours asks for"));
        }
        return problems;
    }

    private static boolean isDemand(Ownership ownership) {
        long cpuMillis = ownership.cpuMillis();
        boolean fits =
                switch (ownership.mode()) {
                    case EXCLUSIVE -> cpuMillis > 0 && cpuMillis % Resources.MILLIS_PER_CPU == 0;
                    case SHARED -> true;
                    case FLOATING -> cpuMillis == 0 && ownership.memoryBytes() == 0;
                };
        return fits
                && cpuMillis <= SlotDemand.MAX_CPU_MILLIS
                && ownership.memoryBytes() <= SlotDemand.MAX_MEMORY_BYTES;
    }

    private static Optional<WorkloadKind> kind(Ownership ownership) {
        return Arrays.stream(WorkloadKind.values())
                .filter(kind -> kind.title().equals(ownership.kind()))
                .findFirst();
    }

    private static Part part(
            ObservedContainer container, Ownership ownership, CpuSet pin, boolean pinVerified) {
        var role =
                switch (ownership.part().role()) {
                    case SANDBOX -> ContainerRole.SANDBOX;
                    case INIT -> ContainerRole.INIT;
                    case MAIN -> ContainerRole.MAIN;
                };
        var part =
                new PodContainer(
                        ownership.part().name(),
                        role,
                        container.id(),
                        phase(container.state()),
                        pin,
                        PresentImages.named(container.image()),
                        container.startedAt(),
                        container.finishedAt(),
                        container.exitCode(),
                        pinVerified);
        return new Part(
                new PodName(ownership.namespace(), ownership.pod()),
                new WorkloadName(
                        kind(ownership).orElseThrow(),
                        new ObjectName(ownership.namespace(), ownership.workload())),
                ownership,
                part,
                container.address().map(InetAddress::getHostAddress),
                container.state() == ContainerState.RUNNING);
    }

    private static Result<CpuSet> pin(ObservedContainer container) {
        return container.cpus().isEmpty()
                ? Result.ok(CpuSet.EMPTY)
                : CpuSet.parse(container.cpus());
    }

    private static SlotDemand demand(Ownership ownership) {
        var mode =
                switch (ownership.mode()) {
                    case EXCLUSIVE -> SlotDemand.Mode.EXCLUSIVE;
                    case SHARED -> SlotDemand.Mode.SHARED;
                    case FLOATING -> SlotDemand.Mode.FLOATING;
                };
        return new SlotDemand(ownership.cpuMillis(), ownership.memoryBytes(), mode);
    }

    private static Phase phase(ContainerState state) {
        return switch (state) {
            case CREATED -> Phase.CREATED;
            case RUNNING, PAUSED, RESTARTING -> Phase.RUNNING;
            case EXITED -> Phase.EXITED;
            case DEAD -> Phase.DEAD;
            case REMOVING -> Phase.REMOVING;
        };
    }
}
