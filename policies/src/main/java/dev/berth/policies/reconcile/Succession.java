package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a newcomer of an update that finds no slot start on that of the replica that it replaces, so
 * that a full host updates a single replica without an interruption: the two count as one owner of
 * the slot, though not of their memory, until the newcomer is available and the older one goes. One
 * pair of a workload at a time.
 */
final class Succession {
    private final Draft draft;

    /** Workloads of which a pair was made in this plan. */
    private final Set<WorkloadName> paired = new HashSet<>();

    Succession(Draft draft) {
        this.draft = draft;
    }

    /** On whose slot the newcomer may start now. */
    Optional<Holder> predecessor(Newcomer newcomer) {
        var entry = newcomer.entry();
        if (!entry.rollout().surges()
                || draft.isMoving()
                || isUnderWay(entry)
                || !hasMemory(newcomer.demand())) {
            return Optional.empty();
        }
        var predecessor = fitting(entry, newcomer.demand());
        predecessor.ifPresent(found -> paired.add(entry.workload().id()));
        return predecessor;
    }

    private Optional<Holder> fitting(Roster.Entry entry, SlotDemand demand) {
        return entry.rollout().old().stream()
                .flatMap(replica -> replica.observed().stream())
                .filter(ObservedPod::isUsable)
                .filter(pod -> !draft.isBusy(pod) && !draft.isRetired(pod.name()))
                .filter(pod -> !draft.isMisplaced(pod.name()))
                .filter(pod -> isAlike(pod.demand(), demand))
                .map(ObservedPod::holder)
                .filter(holder -> draft.ledger().map().madeOf(holder.pin()).isPresent())
                .filter(holder -> !holder.pin().intersects(draft.ledger().map().cordoned()))
                .filter(holder -> !hasSuccessor(holder))
                .findFirst();
    }

    /** Also one that was placed a moment ago: two would be two owners of the slot. */
    private boolean hasSuccessor(Holder holder) {
        return draft.ledger().holders().stream()
                .anyMatch(other -> other.replaces().equals(Optional.of(holder.pod())));
    }

    /** Whether the memory of both fits the host. */
    boolean hasMemory(SlotDemand demand) {
        return draft.ledger().remainingMemoryBytes() >= demand.memoryBytes();
    }

    /** Whether a pod of the workload and its successor are on one slot now. */
    boolean isUnderWay(Roster.Entry entry) {
        return paired.contains(entry.workload().id())
                || entry.successions().entrySet().stream()
                        .anyMatch(pair -> isPair(draft.ledger(), pair.getKey(), pair.getValue()));
    }

    /** The pod that was put on the slots of that one to replace it, and is there with it. */
    static Optional<PodName> successor(SlotLedger ledger, PodName pod) {
        return ledger.holders().stream()
                .filter(other -> other.replaces().equals(Optional.of(pod)))
                .map(Holder::pod)
                .filter(other -> isPair(ledger, other, pod))
                .findFirst();
    }

    static boolean isPair(SlotLedger ledger, PodName successor, PodName predecessor) {
        return ledger.of(successor).stream()
                .anyMatch(one -> ledger.of(predecessor).stream().anyMatch(one::isPairedWith));
    }

    /** Where a pod belongs that replaces another, or is replaced by it: where that one is. */
    static Optional<CpuSet> seat(SlotLedger ledger, ObservedPod pod) {
        return ledger.holders().stream()
                .filter(other -> !other.pod().equals(pod.name()))
                .filter(other -> ledger.of(other.pod()).size() == 1)
                .filter(other -> pod.holder(other.pin()).isPairedWith(other))
                .map(Holder::pin)
                .filter(pin -> ledger.map().madeOf(pin).isPresent())
                .findFirst();
    }

    private static boolean isAlike(SlotDemand one, SlotDemand other) {
        return one.mode() != Mode.FLOATING
                && one.mode() == other.mode()
                && one.cpuMillis() == other.cpuMillis();
    }
}
