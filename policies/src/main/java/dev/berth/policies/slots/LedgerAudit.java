package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.List;

/** Finds what is wrong with the holders of a ledger. */
final class LedgerAudit {
    private final SlotLedger ledger;

    LedgerAudit(SlotLedger ledger) {
        this.ledger = ledger;
    }

    List<LedgerConflict> conflicts() {
        var conflicts = new ArrayList<LedgerConflict>();
        var holders = ledger.holders();
        for (int i = 0; i < holders.size(); i++) {
            for (int j = 0; j < holders.size(); j++) {
                if (i != j) {
                    addOverlap(holders.get(i), holders.get(j), j < i, conflicts);
                }
            }
        }
        for (var holder : holders) {
            if (holder.demand().mode() != Mode.FLOATING && !holdsSlots(holder)) {
                conflicts.add(new LedgerConflict.NoSlot(holder.pod(), holder.pin()));
            }
        }
        addOvercommitted(conflicts);
        return List.copyOf(conflicts);
    }

    private boolean holdsSlots(Holder holder) {
        return ledger.map().madeOf(holder.pin()).isPresent()
                && !holder.pin().intersects(ledger.map().reserved());
    }

    private void addOverlap(
            Holder one, Holder other, boolean seenBefore, List<LedgerConflict> conflicts) {
        boolean bothExclusive =
                one.demand().mode() == Mode.EXCLUSIVE && other.demand().mode() == Mode.EXCLUSIVE;
        boolean countsAlready = bothExclusive && seenBefore;
        if (one.demand().mode() != Mode.EXCLUSIVE
                || countsAlready
                || one.pod().equals(other.pod())
                || one.isPairedWith(other)) {
            return;
        }
        var reach = other.pin().isEmpty() ? ledger.map().online() : other.pin();
        var common = one.pin().intersection(reach);
        if (!common.isEmpty()) {
            conflicts.add(new LedgerConflict.Overlap(one.pod(), other.pod(), common));
        }
    }

    private void addOvercommitted(List<LedgerConflict> conflicts) {
        for (var state : ledger.slots(Use.SHARED)) {
            long capacity = state.slot().capacityMillis();
            if (state.requestedMillis() > capacity) {
                conflicts.add(
                        new LedgerConflict.CpuOvercommitted(
                                state.slot().id(), state.requestedMillis(), capacity));
            }
        }
        if (ledger.requestedMemoryBytes() > ledger.memory().capacityBytes()) {
            conflicts.add(
                    new LedgerConflict.MemoryOvercommitted(
                            ledger.requestedMemoryBytes(), ledger.memory().capacityBytes()));
        }
    }
}
