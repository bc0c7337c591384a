package dev.berth.policies.slots;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The parts of a host that are near to each other, all last-level caches or all NUMA nodes, in the
 * order of the CPUs that are free in each. Immutable; every change takes logarithmic time, every
 * question that for each class or for each domain that these lie in.
 *
 * <p>Domains of one capacity make up a class. Slots that stay with the system count nowhere.
 */
public final class Domains {
    /** Bits of a domain's number: there are no more domains than CPUs. */
    private static final int NUMBER_BITS = 13;

    /** Bits of a number of CPUs, all of them included. */
    private static final int CPU_BITS = 14;

    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
    private static final long CPU_MASK = (1L << CPU_BITS) - 1;

    /** What a key says beside the group. */
    private static final long KEY_MASK = (1L << (CPU_BITS + NUMBER_BITS)) - 1;

    /** Above every key: there is no such domain. */
    private static final long ENDLESS = Long.MAX_VALUE;

    private static final int NONE = -1;

    private final Shape shape;
    private final Places<Integer> free;

    /** {@code parent and class, free CPUs, domain}. */
    private final SortedKeys byFree;

    /** What never changes: the capacity of each domain in CPUs, its class, what it lies in. */
    private static final class Shape {
        private final int[] capacity;

        /** Distinct ones, ascending. */
        private final int[] capacities;

        private final int parents;

        /** Of each domain, what {@link #group(int, int)} makes of its parent and its class. */
        private final int[] group;

        Shape(int[] capacity, int[] parent) {
            this.capacity = capacity;
            this.capacities = Arrays.stream(capacity).distinct().sorted().toArray();
            this.parents = Arrays.stream(parent).max().orElse(-1) + 1;
            this.group = new int[capacity.length];
            for (int domain = 0; domain < group.length; domain++) {
                int number = Arrays.binarySearch(capacities, capacity[domain]);
                group[domain] = group(parent[domain], number);
            }
        }

        int group(int parent, int capacityClass) {
            return parent * capacities.length + capacityClass;
        }
    }

    private Domains(Shape shape, Places<Integer> free, SortedKeys byFree) {
        this.shape = shape;
        this.free = free;
        this.byFree = byFree;
    }

    /** Domains of these capacities in which everything is free. */
    static Domains of(int[] capacity, IntUnaryOperator parent) {
        var shape = new Shape(capacity, IntStream.range(0, capacity.length).map(parent).toArray());
        var byFree = SortedKeys.EMPTY;
        for (int domain = 0; domain < capacity.length; domain++) {
            byFree = byFree.with(key(shape.group[domain], capacity[domain], domain));
        }
        var everything = IntStream.of(capacity).boxed().toList();
        return new Domains(shape, Places.of(everything), byFree);
    }

    /** These domains after slots became free or held. */
    Domains changed(int[] slots, IntUnaryOperator domainOf, int[] freedCpus) {
        var changed = this;
        for (int i = 0; i < slots.length; ) {
            int domain = domainOf.applyAsInt(slots[i]);
            int cpus = 0;
            // Slots that change together are mostly of one domain.
            for (; i < slots.length && domainOf.applyAsInt(slots[i]) == domain; i++) {
                cpus += freedCpus[i];
            }
            changed =
                    cpus == 0 ? changed : changed.withFree(domain, changed.freeCpus(domain) + cpus);
        }
        return changed;
    }

    private Domains withFree(int domain, int cpus) {
        int before = freeCpus(domain);
        if (before == cpus) {
            return this;
        }
        int group = shape.group[domain];
        return new Domains(
                shape,
                free.with(domain, cpus),
                byFree.without(key(group, before, domain)).with(key(group, cpus, domain)));
    }

    /** These domains without what is free in that one. */
    public Domains without(int domain) {
        return withFree(domain, 0);
    }

    /** How many other domains these lie in. */
    public int parents() {
        return shape.parents;
    }

    /** How many domains there are. */
    public int count() {
        return shape.capacity.length;
    }

    /** How many classes there are. */
    public int classes() {
        return shape.capacities.length;
    }

    /** CPUs of that domain's slots that nobody holds. */
    public int freeCpus(int domain) {
        return free.get(domain);
    }

    /** CPUs of that domain that pods may hold. */
    public int capacityCpus(int domain) {
        return shape.capacity[domain];
    }

    /** The domain of a class with the most free CPUs, the lowest of several; none has to exist. */
    public OptionalInt freest(int capacityClass) {
        int most = NONE;
        for (int parent = 0; parent < shape.parents; parent++) {
            most = Math.max(most, mostFree(shape.group(parent, capacityClass)));
        }
        return most == NONE ? OptionalInt.empty() : tightest(capacityClass, most);
    }

    /** The domain of a class with the fewest free CPUs that are enough, the lowest of several. */
    public OptionalInt tightest(int capacityClass, int cpus) {
        long least = ENDLESS;
        for (int parent = 0; parent < shape.parents; parent++) {
            least = Math.min(least, tightestOf(shape.group(parent, capacityClass), cpus));
        }
        return domain(least);
    }

    /** The domain within another one with the fewest free CPUs that are enough. */
    public OptionalInt tightestIn(int parent, int cpus) {
        long least = ENDLESS;
        for (int number = 0; number < classes(); number++) {
            least = Math.min(least, tightestOf(shape.group(parent, number), cpus));
        }
        return domain(least);
    }

    /** The domain within another one with the most free CPUs, the lowest of several. */
    public OptionalInt freestIn(int parent) {
        int most = NONE;
        for (int number = 0; number < classes(); number++) {
            most = Math.max(most, mostFree(shape.group(parent, number)));
        }
        return most == NONE ? OptionalInt.empty() : tightestIn(parent, most);
    }

    /** {@code free CPUs, domain} of the first in a group that has enough. */
    private long tightestOf(int group, int cpus) {
        long found = byFree.ceiling(key(group, cpus, 0));
        return groupOf(found) == group ? found & KEY_MASK : ENDLESS;
    }

    /** What the freest of a group has. */
    private int mostFree(int group) {
        long found = byFree.floor(key(group, (int) CPU_MASK, (int) NUMBER_MASK));
        return groupOf(found) == group ? (int) (found >>> NUMBER_BITS & CPU_MASK) : NONE;
    }

    /** Below 0 where there is no such key. */
    private static int groupOf(long key) {
        return (int) (key >> (NUMBER_BITS + CPU_BITS));
    }

    private static long key(int group, int cpus, int domain) {
        return ((long) group << CPU_BITS | cpus) << NUMBER_BITS | domain;
    }

    private static OptionalInt domain(long key) {
        return key == ENDLESS ? OptionalInt.empty() : OptionalInt.of((int) (key & NUMBER_MASK));
    }
}
