package dev.berth.policies.placement;

import dev.berth.policies.slots.Domains;
import dev.berth.policies.slots.SlotIndex;
import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Picks free slots for an exclusive demand as the kubelet does ({@code cm/cpumanager/
 * cpu_assignment.go}, packed): whole nodes, then whole caches, whole cores, single threads; and at
 * each level of what is not taken whole that with the fewest free CPUs which is enough.
 *
 * <p>One rule does that at every level: as long as something is missing, take of the part with the
 * fewest free CPUs that has enough, and where none has enough all of the part that has most.
 */
final class WholeSlots {
    private final SlotIndex index;
    private final List<Integer> picked = new ArrayList<>();
    private Domains nodes;
    private Domains caches;

    private WholeSlots(SlotIndex index) {
        this.index = index;
        this.nodes = index.nodes();
        this.caches = index.caches();
    }

    /**
     * Positions of free slots in a domain with at least so many CPUs, ascending; as few slots as
     * will do.
     *
     * @param domain one that has so many free CPUs
     */
    static List<Integer> pick(SlotIndex index, Locality locality, int domain, int cpus) {
        var picking = new WholeSlots(index);
        switch (locality) {
            case L3_DOMAIN -> picking.fromCache(domain, cpus);
            case NUMA_NODE -> picking.fromNode(domain, cpus);
            case HOST -> picking.fromHost(cpus);
        }
        picking.leaveOut(cpus);
        picking.picked.sort(Comparator.naturalOrder());
        return picking.picked;
    }

    /** Where slots differ in size, the last one may make smaller ones needless. */
    private void leaveOut(int cpus) {
        int spare = cpus(picked) - cpus;
        picked.sort(Comparator.comparingInt(position -> cpus(List.of(position))));
        for (int position : List.copyOf(picked)) {
            if (cpus(List.of(position)) <= spare) {
                picked.remove(Integer.valueOf(position));
                spare -= cpus(List.of(position));
            }
        }
    }

    private void fromHost(int cpus) {
        for (int missing = cpus; missing > 0; ) {
            int node = orFreest(nodes.tightestIn(0, missing), nodes.freestIn(0));
            int taken = Math.min(missing, nodes.freeCpus(node));
            fromNode(node, taken);
            nodes = nodes.without(node);
            missing -= taken;
        }
    }

    private void fromNode(int node, int cpus) {
        for (int missing = cpus; missing > 0; ) {
            int cache = orFreest(caches.tightestIn(node, missing), caches.freestIn(node));
            int taken = Math.min(missing, caches.freeCpus(cache));
            fromCache(cache, taken);
            caches = caches.without(cache);
            missing -= taken;
        }
    }

    private void fromCache(int cache, int cpus) {
        var cores = new TreeMap<Integer, List<Integer>>();
        index.slotsOfCache(cache)
                .filter(position -> index.state(position).use() == Use.FREE)
                .forEach(
                        position ->
                                cores.computeIfAbsent(
                                                index.state(position).slot().core(),
                                                core -> new ArrayList<>())
                                        .add(position));
        var parts = new ArrayList<>(cores.values());
        for (int missing = cpus; missing > 0; ) {
            var core = part(parts, missing);
            int taken = Math.min(missing, cpus(core));
            fromCore(core, taken);
            parts.remove(core);
            missing -= taken;
        }
    }

    private void fromCore(List<Integer> core, int cpus) {
        var slots = new ArrayList<>(core.stream().map(List::of).toList());
        for (int missing = cpus; missing > 0; ) {
            var slot = part(slots, missing);
            picked.addAll(slot);
            slots.remove(slot);
            missing -= cpus(slot);
        }
    }

    /** The smallest that is enough, else the largest; the first of several. */
    private List<Integer> part(List<List<Integer>> parts, int missing) {
        return parts.stream()
                .filter(part -> cpus(part) >= missing)
                .min(Comparator.comparingInt(this::cpus))
                .orElseGet(
                        () ->
                                parts.stream()
                                        .min(Comparator.comparingInt(part -> -cpus(part)))
                                        .orElseThrow());
    }

    private int cpus(List<Integer> positions) {
        int cpus = 0;
        for (int position : positions) {
            cpus += index.state(position).slot().cpus().size();
        }
        return cpus;
    }

    private static int orFreest(OptionalInt enough, OptionalInt freest) {
        return enough.isPresent() ? enough.getAsInt() : freest.orElseThrow();
    }
}
