package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.LedgerConflict;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold on a simulated host whatever happens, judged by its engine alone. */
final class Checkers {
    /** After something was done to a workload from outside, its pods may go for reasons of then. */
    private static final long AFTERMATH_NANOS = Duration.ofSeconds(20).toNanos();

    private final SimulatedHost host;
    private final Stage stage;
    private final Map<String, Long> disturbed = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** Until when pins may differ from what they were, since CPUs went or came. */
    private long recutUntil = Long.MIN_VALUE;

    Checkers(SimulatedHost host, Stage stage) {
        this.host = host;
        this.stage = stage;
    }

    /** Something was done to a workload that explains much. */
    void disturbed(String workload) {
        disturbed.put(workload, stage.nanos());
    }

    /** Something was done to all of them. */
    void allDisturbed() {
        for (int i = 0; i < Wishes.NAMES; i++) {
            disturbed("app-" + i);
        }
    }

    /** CPUs went or came. */
    void recut() {
        recutUntil = stage.nanos() + AFTERMATH_NANOS;
    }

    List<String> violations() {
        return violations;
    }

    /** One container, as its labels say whose it is. */
    private record Part(SimulatedContainer container, Ownership ownership) {
        String pod() {
            return ownership.pod();
        }

        boolean isExclusive() {
            return ownership.mode() == Ownership.Mode.EXCLUSIVE;
        }
    }

    private List<Part> parts() {
        return host.ofOwner(SimulatedDaemon.OWNER).stream()
                .map(one -> new Part(one, one.ownership))
                .toList();
    }

    /** What holds after each step. */
    void afterStep() {
        List<Part> parts = parts();
        uniqueNames(parts);
        if (stage.nanos() >= recutUntil) {
            exclusiveCpus(parts);
        }
    }

    private void uniqueNames(List<Part> parts) {
        Set<Object> seen = new HashSet<>();
        for (Part part : parts) {
            if (!seen.add(part.container().name)) {
                violations.add("two containers are called " + part.container().name);
            }
            part.container()
                    .address()
                    .filter(address -> !seen.add(address))
                    .ifPresent(address -> violations.add("two containers have " + address));
        }
    }

    private void exclusiveCpus(List<Part> parts) {
        for (Part one : parts) {
            for (Part other : parts) {
                boolean meet =
                        one.isExclusive()
                                && !one.pod().equals(other.pod())
                                && !isUpdated(one, other)
                                && !one.container().isStrayed
                                && !other.container().isStrayed
                                && one.container().pin().intersects(other.container().pin());
                if (meet) {
                    violations.add(
                            "CPUs "
                                    + one.container().cpus
                                    + " of "
                                    + one.container().name
                                    + " are open to "
                                    + other.container().name);
                }
            }
        }
    }

    /** A replica and the one that takes its place count as one owner until the old one is gone. */
    private static boolean isUpdated(Part one, Part other) {
        return one.ownership().workload().equals(other.ownership().workload())
                && !one.ownership().specHash().equals(other.ownership().specHash());
    }

    /** A container that is up to date is stopped only where there are too many. */
    void stopped(SimulatedContainer container, Map<WorkloadName, Workload> desired) {
        var ownership = container.ownership;
        long since = stage.nanos() - disturbed.getOrDefault(ownership.workload(), -AFTERMATH_NANOS);
        var workload = Optional.ofNullable(desired.get(name(ownership)));
        boolean isCurrent =
                workload.isPresent()
                        && SpecHash.of(workload.get()).equals(ownership.specHash())
                        && since >= AFTERMATH_NANOS;
        if (isCurrent) {
            long pods =
                    parts().stream()
                            .filter(
                                    part ->
                                            part.ownership()
                                                    .workload()
                                                    .equals(ownership.workload()))
                            .filter(
                                    part ->
                                            part.ownership()
                                                    .specHash()
                                                    .equals(ownership.specHash()))
                            .map(Part::pod)
                            .distinct()
                            .count();
            List<Part> parts =
                    parts().stream().filter(part -> part.pod().equals(ownership.pod())).toList();
            boolean isHealthy =
                    parts.size() == ownership.part().of()
                            && !hasLostItsNetwork(container, parts)
                            && parts.stream().allMatch(Checkers::doesItsWork);
            if (pods <= workload.get().replicas() && isHealthy) {
                violations.add("stopped without need: " + container.name);
            }
        }
    }

    private static boolean doesItsWork(Part part) {
        return part.container().isRunning()
                || part.ownership().part().role() == Ownership.Role.INIT;
    }

    /** Whether the container that held its network has ended since it began. */
    private static boolean hasLostItsNetwork(SimulatedContainer container, List<Part> pod) {
        return pod.stream()
                .filter(part -> part.ownership().part().role() == Ownership.Role.SANDBOX)
                .map(Part::container)
                .anyMatch(
                        sandbox ->
                                !sandbox.isRunning()
                                        || sandbox.startedAt
                                                .get()
                                                .isAfter(container.startedAt.get()));
    }

    private static WorkloadName name(Ownership ownership) {
        return new WorkloadName(
                WorkloadKind.DEPLOYMENT,
                new ObjectName(ownership.namespace(), ownership.workload()));
    }

    /** How far the host is from what is desired; empty once it is there. */
    List<String> lacks(Map<WorkloadName, Workload> desired, SlotMap slots, HostMemory memory) {
        List<String> lacks = new ArrayList<>();
        Map<PodName, List<Part>> pods = pods();
        SlotLedger ledger = ledger(pods, slots, memory);
        pods.forEach(
                (name, parts) -> {
                    boolean isStuck = isHomeless(name, parts, ledger);
                    for (Part part : parts) {
                        if (!desired.containsKey(name(part.ownership()))) {
                            lacks.add("an orphan: " + part.container().name);
                        }
                        if (!isStuck && !isPinned(part.container())) {
                            lacks.add("not on its CPUs: " + part.container().name);
                        }
                    }
                });
        ledger.conflicts().stream()
                .filter(conflict -> !isUnavoidable(conflict, pods, ledger))
                .forEach(conflict -> lacks.add("conflict: " + conflict));
        desired.forEach(
                (name, workload) -> lack(name, workload, pods, ledger).ifPresent(lacks::add));
        return lacks;
    }

    private static boolean isUnavoidable(
            LedgerConflict conflict, Map<PodName, List<Part>> pods, SlotLedger ledger) {
        return switch (conflict) {
            case LedgerConflict.NoSlot lost -> isHomeless(lost.pod(), pods.get(lost.pod()), ledger);
            case LedgerConflict.Overlap overlap ->
                    isHomeless(overlap.other(), pods.get(overlap.other()), ledger)
                            || isHomeless(
                                    overlap.exclusive(), pods.get(overlap.exclusive()), ledger);
            case LedgerConflict.CpuOvercommitted full ->
                    // One of which others opened a part to the slot, and which fits nowhere.
                    pods.entrySet().stream()
                            .filter(pod -> touches(pod.getValue(), full.slot(), ledger.map()))
                            .anyMatch(pod -> isHomeless(pod.getKey(), pod.getValue(), ledger));
            case LedgerConflict.MemoryOvercommitted _ -> false;
        };
    }

    private static boolean touches(List<Part> parts, int slot, SlotMap map) {
        return map.touchedBy(pin(parts)).stream().anyMatch(one -> one.id() == slot);
    }

    private Map<PodName, List<Part>> pods() {
        Map<PodName, List<Part>> pods = new TreeMap<>();
        for (Part part : parts()) {
            pods.computeIfAbsent(
                            new PodName(part.ownership().namespace(), part.pod()),
                            first -> new ArrayList<>())
                    .add(part);
        }
        return pods;
    }

    /** Whether its CPUs have gone, or some of them, and there are no others for it. */
    private static boolean isHomeless(PodName name, @Nullable List<Part> parts, SlotLedger ledger) {
        if (parts == null) {
            return false;
        }
        var demand = demand(parts.getFirst().ownership());
        return !isSeated(pin(parts), demand, ledger.map()) && !fits(ledger.without(name), demand);
    }

    private static boolean isSeated(CpuSet pin, SlotDemand demand, SlotMap map) {
        return map.madeOf(pin)
                .filter(
                        slots ->
                                demand.mode() == SlotDemand.Mode.FLOATING
                                        || slots.stream().mapToLong(Slot::capacityMillis).sum()
                                                >= demand.cpuMillis())
                .isPresent();
    }

    private static boolean fits(SlotLedger ledger, SlotDemand demand) {
        return new LeastAllocated().place(ledger, demand) instanceof Placement;
    }

    private boolean isPinned(SimulatedContainer container) {
        return !container.isRunning() || host.allowed(container).equals(container.pin());
    }

    private Optional<String> lack(
            WorkloadName name,
            Workload workload,
            Map<PodName, List<Part>> pods,
            SlotLedger ledger) {
        int good = (int) pods.values().stream().filter(one -> fits(one, workload)).count();
        long all = pods.values().stream().filter(one -> isOf(one, name)).count();
        boolean isMissing =
                good < workload.replicas()
                        && fits(ledger, SlotDemand.of(workload.template().resources()));
        boolean isTooMuch = good == workload.replicas() && all != good;
        return isMissing || isTooMuch
                ? Optional.of(name + " has " + good + " good pods of " + all)
                : Optional.empty();
    }

    private static boolean isOf(List<Part> pod, WorkloadName name) {
        return name(pod.getFirst().ownership()).equals(name);
    }

    private boolean fits(List<Part> pod, Workload workload) {
        String hash = SpecHash.of(workload);
        return isOf(pod, workload.id())
                && pod.stream()
                        .allMatch(
                                part ->
                                        part.ownership().specHash().equals(hash)
                                                && (part.container().isRunning()
                                                        || part.ownership().part().role()
                                                                == Ownership.Role.INIT))
                && pod.size() == pod.getFirst().ownership().part().of();
    }

    private static SlotLedger ledger(
            Map<PodName, List<Part>> pods, SlotMap slots, HostMemory memory) {
        List<Holder> holders = new ArrayList<>();
        pods.forEach(
                (name, parts) -> {
                    var ownership = parts.getFirst().ownership();
                    holders.add(
                            new Holder(
                                    name,
                                    demand(ownership),
                                    pin(parts),
                                    ownership
                                            .replaces()
                                            .map(old -> new PodName(name.namespace(), old))));
                });
        return SlotLedger.of(slots, memory, holders);
    }

    private static CpuSet pin(List<Part> parts) {
        return parts.stream()
                .map(part -> part.container().pin())
                .reduce(CpuSet.EMPTY, CpuSet::union);
    }

    private static SlotDemand demand(Ownership ownership) {
        return new SlotDemand(
                ownership.cpuMillis(),
                ownership.memoryBytes(),
                switch (ownership.mode()) {
                    case EXCLUSIVE -> SlotDemand.Mode.EXCLUSIVE;
                    case SHARED -> SlotDemand.Mode.SHARED;
                    case FLOATING -> SlotDemand.Mode.FLOATING;
                });
    }

    /** Who holds what, whomever it replaces. */
    private static Set<Holder> held(SlotLedger ledger) {
        return ledger.holders().stream()
                .map(holder -> new Holder(holder.pod(), holder.demand(), holder.pin()))
                .collect(Collectors.toSet());
    }

    /** Where the loop's ledger says something else of who holds what than the engine. */
    List<String> differences(SlotLedger ofLoop, SlotMap slots, HostMemory memory) {
        var pods = pods();
        var ledger = ledger(pods, slots, memory);
        boolean isDegraded =
                pods.entrySet().stream()
                        .anyMatch(pod -> isHomeless(pod.getKey(), pod.getValue(), ledger));
        if (isDegraded) {
            // Who cannot be given CPUs that are there keeps those that it was granted.
            return List.of();
        }
        var held = held(ledger);
        var believed = held(ofLoop);
        return held.equals(believed)
                ? List.of()
                : List.of("the ledger has " + believed + ", the engine " + held);
    }
}
