package dev.berth.policies.placement;

import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is not as good about a ledger as it could be.
 *
 * @param nodeSplits NUMA nodes that pods are spread over, beyond one for each
 * @param cacheSplits last-level caches that pods are spread over, beyond one for each
 * @param sharedCores cores whose threads different pods hold as slots of their own
 * @param fragments slots in use by shared pods that are not full: broken up, and not used up
 */
public record LedgerCost(int nodeSplits, int cacheSplits, int sharedCores, int fragments) {
    private static final long NODE_POINTS = 16;
    private static final long CACHE_POINTS = 8;
    private static final long CORE_POINTS = 4;
    private static final long FRAGMENT_POINTS = 2;

    /** Of the ledger as it is; linear in slots. */
    public static LedgerCost of(SlotLedger ledger) {
        var nodes = new HashMap<PodName, Set<Integer>>();
        var caches = new HashMap<PodName, Set<List<Integer>>>();
        var cores = new HashMap<Integer, Set<List<Holder>>>();
        int fragments = 0;
        for (var state : ledger.slots()) {
            boolean isHeld = state.use() == Use.EXCLUSIVE || state.use() == Use.SHARED;
            if (isHeld) {
                count(state, nodes, caches, cores);
            }
            fragments += state.use() == Use.SHARED && state.remainingMillis() > 0 ? 1 : 0;
        }
        int shared = (int) cores.values().stream().filter(holders -> holders.size() > 1).count();
        return new LedgerCost(beyondOne(nodes), beyondOne(caches), shared, fragments);
    }

    private static void count(
            SlotState state,
            Map<PodName, Set<Integer>> nodes,
            Map<PodName, Set<List<Integer>>> caches,
            Map<Integer, Set<List<Holder>>> cores) {
        Slot slot = state.slot();
        for (var holder : state.holders()) {
            nodes.computeIfAbsent(holder.pod(), pod -> new HashSet<>()).add(slot.numaNode());
            caches.computeIfAbsent(holder.pod(), pod -> new HashSet<>())
                    .add(List.of(slot.numaNode(), slot.l3Domain()));
        }
        // Shared pods on two threads of a core are neighbours all the same.
        boolean isExclusive =
                state.holders().stream().anyMatch(one -> one.demand().mode() == Mode.EXCLUSIVE);
        cores.computeIfAbsent(slot.core(), core -> new HashSet<>())
                .add(isExclusive ? state.holders() : List.of());
    }

    private static <T> int beyondOne(Map<PodName, Set<T>> places) {
        return places.values().stream().mapToInt(some -> some.size() - 1).sum();
    }

    /** All of it as one number, the lower the better. */
    public long points() {
        return NODE_POINTS * nodeSplits
                + CACHE_POINTS * cacheSplits
                + CORE_POINTS * sharedCores
                + FRAGMENT_POINTS * fragments;
    }
}
