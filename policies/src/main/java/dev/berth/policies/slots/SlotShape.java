package dev.berth.policies.slots;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What never changes about a host that is cut into slots, by the slots' positions in the map: which
 * CPU is in which, who shares a core, a cache, a node.
 */
final class SlotShape {
    private static final int NONE = -1;

    private final SlotMap map;
    private final int[] positionOfCpu;

    /** Distinct capacities, ascending; slots of one capacity are a class. */
    private final long[] capacities;

    private final int[] capacityClass;

    /** How many CPUs each slot has: asked at every change, and near each other here. */
    private final int[] cpus;

    private final boolean[] reserved;
    private final boolean[] cordoned;
    private final Grouping cores;
    private final Grouping caches;
    private final Grouping nodes;
    private final List<int[]> cacheMembers;
    private final List<int[]> nodeMembers;

    /** Positions put together: the group of each, and the positions of each group, ascending. */
    private static final class Grouping {
        private final int[] groupOf;
        private final int[][] members;

        private Grouping(int[] groupOf, int[][] members) {
            this.groupOf = groupOf;
            this.members = members;
        }

        static Grouping by(int count, IntFunction<? extends Comparable<?>> key) {
            var groups = new TreeMap<Comparable<?>, Integer>();
            for (int i = 0; i < count; i++) {
                groups.putIfAbsent(key.apply(i), 0);
            }
            int number = 0;
            for (var entry : groups.entrySet()) {
                entry.setValue(number++);
            }
            int[] groupOf = new int[count];
            int[] sizes = new int[groups.size()];
            for (int i = 0; i < count; i++) {
                groupOf[i] = groups.getOrDefault(key.apply(i), NONE);
                sizes[groupOf[i]]++;
            }
            int[][] members = new int[groups.size()][];
            for (int group = 0; group < members.length; group++) {
                members[group] = new int[sizes[group]];
            }
            for (int i = count - 1; i >= 0; i--) {
                members[groupOf[i]][--sizes[groupOf[i]]] = i;
            }
            return new Grouping(groupOf, members);
        }
    }

    SlotShape(SlotMap map) {
        this.map = map;
        int count = map.slots().size();
        int highest = map.online().stream().max().orElse(NONE);
        positionOfCpu = new int[highest + 1];
        Arrays.fill(positionOfCpu, NONE);
        cpus = map.slots().stream().mapToInt(slot -> slot.cpus().size()).toArray();
        reserved = new boolean[count];
        cordoned = new boolean[count];
        for (int i = 0; i < count; i++) {
            int position = i;
            slot(i).cpus().stream().forEach(cpu -> positionOfCpu[cpu] = position);
            reserved[i] = map.isReserved(slot(i));
            cordoned[i] = map.isCordoned(slot(i));
        }
        capacities =
                map.slots().stream().mapToLong(Slot::capacityMillis).distinct().sorted().toArray();
        capacityClass =
                map.slots().stream()
                        .mapToInt(slot -> Arrays.binarySearch(capacities, slot.capacityMillis()))
                        .toArray();
        cores = Grouping.by(count, i -> slot(i).core());
        nodes = Grouping.by(count, i -> slot(i).numaNode());
        // A cache that several nodes share is one for each of them, so that nearness nests.
        caches = Grouping.by(count, i -> ((long) slot(i).numaNode() << 32) + slot(i).l3Domain());
        cacheMembers = List.of(caches.members);
        nodeMembers = List.of(nodes.members);
    }

    SlotMap map() {
        return map;
    }

    int slots() {
        return capacityClass.length;
    }

    Slot slot(int position) {
        return map.slots().get(position);
    }

    /** How many CPUs that slot has. */
    int cpus(int position) {
        return cpus[position];
    }

    /** The positions of the slots that a pin touches, ascending. */
    int[] touchedBy(CpuSet pin) {
        int[] touched = new int[Math.min(pin.size(), slots())];
        int count = 0;
        boolean isSorted = true;
        for (int cpu = pin.next(0); cpu >= 0; cpu = pin.next(cpu + 1)) {
            int position = positionOf(cpu);
            // The CPUs of a slot mostly follow each other.
            boolean isNew = position != NONE && (count == 0 || touched[count - 1] != position);
            if (isNew && (isSorted &= count == 0 || touched[count - 1] < position)) {
                touched[count++] = position;
            } else if (isNew && !contains(touched, count, position)) {
                touched[count++] = position;
            }
        }
        int[] exact = count == touched.length ? touched : Arrays.copyOf(touched, count);
        if (!isSorted) {
            Arrays.sort(exact);
        }
        return exact;
    }

    private static boolean contains(int[] values, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    private int positionOf(int cpu) {
        return cpu < positionOfCpu.length ? positionOfCpu[cpu] : NONE;
    }

    /** Whether every CPU of a pin is in some slot. */
    boolean covers(CpuSet pin) {
        for (int cpu = pin.next(0); cpu >= 0; cpu = pin.next(cpu + 1)) {
            if (positionOf(cpu) == NONE) {
                return false;
            }
        }
        return true;
    }

    boolean isReserved(int position) {
        return reserved[position];
    }

    boolean isCordoned(int position) {
        return cordoned[position];
    }

    /** Whether it takes nobody, for good or for now. */
    boolean isShut(int position) {
        return reserved[position] || cordoned[position];
    }

    long[] capacities() {
        return capacities;
    }

    int capacityClass(int position) {
        return capacityClass[position];
    }

    /** The positions of the slots on one core with that one, itself included. */
    int[] coreOf(int position) {
        return cores.members[cores.groupOf[position]];
    }

    int cacheOf(int position) {
        return caches.groupOf[position];
    }

    int nodeOf(int position) {
        return nodes.groupOf[position];
    }

    /** Every cache with the positions of its slots. */
    List<int[]> caches() {
        return cacheMembers;
    }

    /** Every node with the positions of its slots. */
    List<int[]> nodes() {
        return nodeMembers;
    }
}
