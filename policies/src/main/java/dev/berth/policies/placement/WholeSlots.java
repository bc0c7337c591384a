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
        if (spare == 0) {
            return;
        }
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
        var parts = parts(cache);
        for (int missing = cpus; missing > 0; ) {
            var core = part(parts, missing);
            int taken = Math.min(missing, core.cpus);
            fromCore(core, taken);
            parts.remove(core);
            missing -= taken;
        }
    }

    private void fromCore(Part core, int cpus) {
        if (core.positions.size() == 1 || core.cpus == cpus) {
            picked.addAll(core.positions);
            return;
        }
        var slots = new ArrayList<Part>();
        for (int position : core.positions) {
            slots.add(new Part(position, size(position)));
        }
        for (int missing = cpus; missing > 0; ) {
            var slot = part(slots, missing);
            picked.addAll(slot.positions);
            slots.remove(slot);
            missing -= slot.cpus;
        }
    }

    /** Free slots that are taken together where possible: those of a core, or one of them. */
    private static final class Part {
        private final List<Integer> positions = new ArrayList<>(2);
        private int cpus;

        Part(int position, int cpus) {
            add(position, cpus);
        }

        void add(int position, int more) {
            positions.add(position);
            cpus += more;
        }
    }

    /** The cores of a cache with their free slots, by the cores' numbers. */
    private List<Part> parts(int cache) {
        var parts = new ArrayList<Part>();
        var cores = new TreeMap<Integer, Part>();
        boolean isSorted = true;
        int last = -1;
        for (int position : index.positionsOfCache(cache)) {
            var state = index.state(position);
            if (state.use() != Use.FREE) {
                continue;
            }
            int core = state.slot().core();
            if (isSorted && core == last) {
                parts.getLast().add(position, size(position));
            } else if (isSorted && core > last) {
                parts.add(new Part(position, size(position)));
                last = core;
            } else {
                isSorted = false;
                break;
            }
        }
        if (isSorted) {
            return parts;
        }
        for (int position : index.positionsOfCache(cache)) {
            var state = index.state(position);
            if (state.use() == Use.FREE) {
                var part = cores.get(state.slot().core());
                if (part == null) {
                    cores.put(state.slot().core(), new Part(position, size(position)));
                } else {
                    part.add(position, size(position));
                }
            }
        }
        return new ArrayList<>(cores.values());
    }

    /** The smallest that is enough, else the largest; the first of several. */
    private static Part part(List<Part> parts, int missing) {
        Part best = null;
        for (var part : parts) {
            boolean isBetter =
                    best == null
                            || (best.cpus >= missing
                                    ? part.cpus >= missing && part.cpus < best.cpus
                                    : part.cpus > best.cpus);
            best = isBetter ? part : best;
        }
        if (best == null) {
            throw new IllegalStateException("a domain has fewer free CPUs than it says");
        }
        return best;
    }

    private int size(int position) {
        return index.state(position).slot().cpus().size();
    }

    private int cpus(List<Integer> positions) {
        int cpus = 0;
        for (int position : positions) {
            cpus += size(position);
        }
        return cpus;
    }

    private static int orFreest(OptionalInt enough, OptionalInt freest) {
        return enough.isPresent() ? enough.getAsInt() : freest.orElseThrow();
    }
}
