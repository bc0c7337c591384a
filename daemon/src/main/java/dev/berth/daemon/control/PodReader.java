package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedPod.Phase;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Resources;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads what a container of ours says about itself into the reconciler's terms. */
final class PodReader {
    private PodReader() {}

    /**
     * The pod that the container is.
     *
     * @param ready whether it accepts connections
     * @param pinVerified whether the kernel keeps it on its pin
     * @return refused when its labels are not ones that we wrote
     */
    static Result<ObservedPod> read(
            ObservedContainer container, boolean ready, boolean pinVerified) {
        return switch (Ownership.read(container.labels())) {
            case Result.Ok<Ownership>(Ownership ownership) -> {
                List<Problem> problems = problems(ownership);
                yield problems.isEmpty()
                        ? pin(container)
                                .map(pin -> pod(container, ownership, pin, ready, pinVerified))
                        : Result.refused(problems);
            }
            case Result.Refused<Ownership>(var problems) -> Result.refused(problems);
        };
    }

    /** What no pod of ours says about itself: anybody who may use the engine can write labels. */
    private static List<Problem> problems(Ownership ownership) {
        List<Problem> problems = new ArrayList<>();
        if (!ObjectName.isLabel(ownership.namespace())) {
            problems.add(Problem.at("namespace", "no label: " + ownership.namespace()));
        }
        if (!ObjectName.isSubdomain(ownership.deployment())) {
            problems.add(Problem.at("deployment", "no name: " + ownership.deployment()));
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

    private static ObservedPod pod(
            ObservedContainer container,
            Ownership ownership,
            CpuSet pin,
            boolean ready,
            boolean pinVerified) {
        return new ObservedPod(
                new PodName(ownership.namespace(), ownership.pod()),
                new ObjectName(ownership.namespace(), ownership.deployment()),
                ownership.specHash(),
                container.id(),
                phase(container.state()),
                pin,
                demand(ownership),
                PresentImages.named(container.image()),
                container.address().map(InetAddress::getHostAddress),
                container.startedAt(),
                container.finishedAt(),
                container.exitCode(),
                ready && container.state() == ContainerState.RUNNING,
                pinVerified);
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
