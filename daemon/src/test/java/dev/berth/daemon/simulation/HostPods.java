package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pods of a simulated host, as the labels of its containers say. */
final class HostPods {
    private HostPods() {}

    /** One container, as its labels say whose it is. */
    record Part(SimulatedContainer container, Ownership ownership) {
        PodName pod() {
            return new PodName(ownership.namespace(), ownership.pod());
        }

        WorkloadName workload() {
            var kind =
                    Arrays.stream(WorkloadKind.values())
                            .filter(one -> one.title().equals(ownership.kind()))
                            .findFirst()
                            .orElseThrow();
            return new WorkloadName(
                    kind, new ObjectName(ownership.namespace(), ownership.workload()));
        }

        boolean isExclusive() {
            return ownership.mode() == Ownership.Mode.EXCLUSIVE;
        }

        boolean is(Ownership.Role role) {
            return ownership.part().role() == role;
        }

        boolean hasEnded() {
            return container.state == ContainerState.EXITED;
        }

        boolean hasSucceeded() {
            return hasEnded() && container.exitCode == 0;
        }
    }

    /** Containers of one pod, at least one. */
    record Pod(PodName name, List<Part> parts) {
        Ownership ownership() {
            return parts.getFirst().ownership();
        }

        WorkloadName workload() {
            return parts.getFirst().workload();
        }

        boolean isOf(String specHash) {
            return parts.stream().allMatch(part -> part.ownership().specHash().equals(specHash));
        }

        boolean isComplete() {
            return parts.size() == ownership().part().of();
        }

        /** Whether all of it runs that runs for good. */
        boolean doesItsWork() {
            return isComplete()
                    && parts.stream()
                            .allMatch(
                                    part ->
                                            part.container().isRunning()
                                                    || part.is(Ownership.Role.INIT));
        }

        boolean isRunning() {
            return parts.stream().anyMatch(part -> part.container().isRunning());
        }

        /** Whether something runs in it besides what holds its network. */
        boolean isAtWork() {
            return parts.stream()
                    .anyMatch(
                            part ->
                                    part.container().isRunning()
                                            && !part.is(Ownership.Role.SANDBOX));
        }

        /** Whether it has ended for good, and holds nothing any more. */
        boolean isFinished() {
            var mains = parts.stream().filter(part -> part.is(Ownership.Role.MAIN)).toList();
            return isComplete()
                    && switch (ownership().restart()) {
                        case ALWAYS -> false;
                        case ON_FAILURE -> mains.stream().allMatch(Part::hasSucceeded);
                        case NEVER -> mains.stream().allMatch(Part::hasEnded) || hasFailedToBegin();
                    };
        }

        private boolean hasFailedToBegin() {
            return parts.stream()
                    .filter(part -> part.is(Ownership.Role.INIT))
                    .anyMatch(part -> part.hasEnded() && !part.hasSucceeded());
        }

        CpuSet pin() {
            return parts.stream()
                    .map(part -> part.container().pin())
                    .reduce(CpuSet.EMPTY, CpuSet::union);
        }

        SlotDemand demand() {
            return new SlotDemand(
                    ownership().cpuMillis(),
                    ownership().memoryBytes(),
                    switch (ownership().mode()) {
                        case EXCLUSIVE -> SlotDemand.Mode.EXCLUSIVE;
                        case SHARED -> SlotDemand.Mode.SHARED;
                        case FLOATING -> SlotDemand.Mode.FLOATING;
                    });
        }

        private Holder holder() {
            return new Holder(
                    name,
                    demand(),
                    pin(),
                    ownership().replaces().map(old -> new PodName(name.namespace(), old)));
        }
    }

    static List<Part> parts(SimulatedHost host) {
        return host.ofOwner(SimulatedDaemon.OWNER).stream()
                .map(one -> new Part(one, one.ownership))
                .toList();
    }

    static SortedMap<PodName, Pod> of(List<Part> parts) {
        SortedMap<PodName, Pod> pods = new TreeMap<>();
        for (Part part : parts) {
            pods.computeIfAbsent(part.pod(), name -> new Pod(name, new ArrayList<>()))
                    .parts()
                    .add(part);
        }
        return pods;
    }

    /** Who holds what. */
    static SlotLedger ledger(Collection<Pod> pods, SlotMap slots, HostMemory memory) {
        return SlotLedger.of(
                slots,
                memory,
                pods.stream().filter(pod -> !pod.isFinished()).map(Pod::holder).toList());
    }
}
