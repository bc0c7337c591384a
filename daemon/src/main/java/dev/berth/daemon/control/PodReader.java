package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedPod.Phase;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.net.InetAddress;

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
            case Result.Ok<Ownership>(Ownership ownership) ->
                    pin(container).map(pin -> pod(container, ownership, pin, ready, pinVerified));
            case Result.Refused<Ownership>(var problems) -> Result.refused(problems);
        };
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
