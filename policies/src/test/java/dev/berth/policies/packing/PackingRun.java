package dev.berth.policies.packing;

import dev.berth.policies.placement.Greedy;
import dev.berth.policies.placement.Move;
import dev.berth.policies.placement.MoveBudget;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.placement.PlacementResult;
import dev.berth.policies.placement.Rebalancer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Items of a bin packing problem as shared pods that come one a second: slots are bins, and a new
 * one is opened only when the newcomer fits none that is in use. Slots that are not open yet are
 * held by somebody else.
 */
final class PackingRun {
    /** Half a move for each item that has come, at one item a second. */
    static final int MOVES_PER_HOUR = 1_800;

    /**
     * What came of it.
     *
     * @param bins in use at the end
     * @param moves of items that were placed already
     */
    record Outcome(int bins, int moves) {}

    private final PlacementPolicy policy;
    private final Rebalancer rebalancer = new Rebalancer(pod -> true);
    private SlotLedger ledger;
    private MoveBudget budget = MoveBudget.startingAt(Instant.EPOCH, MOVES_PER_HOUR);
    private int bins;
    private int moves;

    private PackingRun(PackingInstance instance, PlacementPolicy policy) {
        this.policy = policy;
        var slots = new ArrayList<Slot>();
        var others = new ArrayList<Holder>();
        for (int i = 0; i < instance.sizes().size(); i++) {
            slots.add(new Slot(i, CpuSet.of(i), 0, 0, i, instance.capacity()));
            others.add(new Holder(other(i), SlotDemand.exclusive(1, 0), CpuSet.of(i)));
        }
        var all = CpuSet.range(0, slots.size() - 1);
        ledger = SlotLedger.of(new SlotMap(slots, CpuSet.EMPTY, all), new HostMemory(1, 0), others);
    }

    static Outcome of(PackingInstance instance, PlacementPolicy policy) {
        var run = new PackingRun(instance, policy);
        for (int i = 0; i < instance.sizes().size(); i++) {
            run.come(i, SlotDemand.shared(instance.sizes().get(i), 0));
        }
        for (var state : run.ledger.slots()) {
            if (state.requestedMillis() > instance.capacity()) {
                throw new IllegalStateException("no packing: " + state);
            }
        }
        return new Outcome(run.bins, run.moves);
    }

    private void come(int number, SlotDemand demand) {
        budget = budget.at(Instant.EPOCH.plusSeconds(number + 1));
        var result = policy.place(ledger, demand);
        if (!(result instanceof Placement) && isRebalanced()) {
            make(rebalancer.room(ledger, demand, budget.moves()));
            result = policy.place(ledger, demand);
        }
        if (!(result instanceof Placement)) {
            ledger = ledger.without(other(bins++));
            result = policy.place(ledger, demand);
        }
        ledger = ledger.with(new Holder(item(number), demand, cpus(result)));
        if (isRebalanced()) {
            make(rebalancer.improve(ledger, budget.moves()));
        }
    }

    private boolean isRebalanced() {
        return policy instanceof Greedy;
    }

    private void make(List<Move> proposed) {
        for (var move : proposed) {
            var holder = ledger.of(move.pod()).getFirst();
            ledger = ledger.without(move.pod());
            ledger = ledger.with(new Holder(move.pod(), holder.demand(), move.to()));
        }
        moves += proposed.size();
        budget = budget.spent(proposed.size());
    }

    private static CpuSet cpus(PlacementResult result) {
        if (result instanceof Placement placement) {
            return placement.cpus();
        }
        throw new IllegalStateException("an item fits no empty bin: " + result);
    }

    private static PodName item(int number) {
        return new PodName("default", "item-" + number);
    }

    private static PodName other(int number) {
        return new PodName("default", "other-" + number);
    }
}
