package dev.berth.policies.slots;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The parts of a host that are near to each other, all last-level caches or all NUMA nodes, in the
 * order of the CPUs that are free in each. Immutable; every question and every change takes
 * logarithmic time.
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

    private final Shape shape;
    private final Places<Integer> free;

    /** For each class: {@code free CPUs, domain}. */
    private final SortedKeys[] byFree;

    /** {@code parent, free CPUs, domain}. */
    private final SortedKeys byParent;

    /** What never changes: the capacity of each domain in CPUs, its class, what it lies in. */
    private static final class Shape {
        private final int[] capacity;

        /** Distinct ones, ascending. */
        private final int[] capacities;

        private final int[] parent;

        Shape(int[] capacity, int[] parent) {
            this.capacity = capacity;
            this.capacities = Arrays.stream(capacity).distinct().sorted().toArray();
            this.parent = parent;
        }

        int parents() {
            return Arrays.stream(parent).max().orElse(-1) + 1;
        }

        int capacityClass(int domain) {
            return Arrays.binarySearch(capacities, capacity[domain]);
        }
    }

    private Domains(Shape shape, Places<Integer> free, SortedKeys[] byFree, SortedKeys byParent) {
        this.shape = shape;
        this.free = free;
        this.byFree = byFree;
        this.byParent = byParent;
    }

    /** Domains of these capacities in which everything is free. */
    static Domains of(int[] capacity, IntUnaryOperator parent) {
        var shape = new Shape(capacity, IntStream.range(0, capacity.length).map(parent).toArray());
        var byFree = new SortedKeys[shape.capacities.length];
        Arrays.fill(byFree, SortedKeys.EMPTY);
        var byParent = SortedKeys.EMPTY;
        for (int domain = 0; domain < capacity.length; domain++) {
            int number = shape.capacityClass(domain);
            byFree[number] = byFree[number].with(key(0, capacity[domain], domain));
            byParent = byParent.with(key(shape.parent[domain], capacity[domain], domain));
        }
        var everything = IntStream.of(capacity).boxed().toList();
        return new Domains(shape, Places.of(everything), byFree, byParent);
    }

    /** These domains with so many CPUs more free in that one, or fewer. */
    Domains changed(int domain, int cpus) {
        return cpus == 0 ? this : withFree(domain, freeCpus(domain) + cpus);
    }

    private Domains withFree(int domain, int cpus) {
        int before = freeCpus(domain);
        if (before == cpus) {
            return this;
        }
        int number = shape.capacityClass(domain);
        int parent = shape.parent[domain];
        var classes = byFree.clone();
        classes[number] =
                classes[number].without(key(0, before, domain)).with(key(0, cpus, domain));
        return new Domains(
                shape,
                free.with(domain, cpus),
                classes,
                byParent.without(key(parent, before, domain)).with(key(parent, cpus, domain)));
    }

    /** These domains without what is free in that one. */
    public Domains without(int domain) {
        return withFree(domain, 0);
    }

    /** How many other domains these lie in. */
    public int parents() {
        return shape.parents();
    }

    /** How many domains there are. */
    public int count() {
        return shape.capacity.length;
    }

    /** How many classes there are. */
    public int classes() {
        return byFree.length;
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
        long last = byFree[capacityClass].last();
        return last == SortedKeys.NONE
                ? OptionalInt.empty()
                : tightest(capacityClass, (int) (last >>> NUMBER_BITS & CPU_MASK));
    }

    /** The domain of a class with the fewest free CPUs that are enough, the lowest of several. */
    public OptionalInt tightest(int capacityClass, int cpus) {
        return domain(byFree[capacityClass].ceiling(key(0, cpus, 0)));
    }

    /** The domain within another one with the fewest free CPUs that are enough. */
    public OptionalInt tightestIn(int parent, int cpus) {
        long found = byParent.ceiling(key(parent, cpus, 0));
        return parentOf(found) == parent ? domain(found) : OptionalInt.empty();
    }

    /** The domain within another one with the most free CPUs, the lowest of several. */
    public OptionalInt freestIn(int parent) {
        long found = byParent.floor(key(parent, (int) CPU_MASK, (int) NUMBER_MASK));
        return parentOf(found) == parent
                ? tightestIn(parent, (int) (found >>> NUMBER_BITS & CPU_MASK))
                : OptionalInt.empty();
    }

    /** Below 0 where there is no such key. */
    private static int parentOf(long key) {
        return (int) (key >> (NUMBER_BITS + CPU_BITS));
    }

    private static long key(int parent, int cpus, int domain) {
        return ((long) parent << CPU_BITS | cpus) << NUMBER_BITS | domain;
    }

    private static OptionalInt domain(long key) {
        return key == SortedKeys.NONE
                ? OptionalInt.empty()
                : OptionalInt.of((int) (key & NUMBER_MASK));
    }
}
