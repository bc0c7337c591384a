package dev.berth.policies.slots;

import dev.berth.policies.slots.SortedTree.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
    private final SortedTree<Integer, Integer> free;

    /** For each class: {@code free CPUs, domain}. */
    private final List<SortedTree<Long, Integer>> byFree;

    /** {@code parent, free CPUs, domain}. */
    private final SortedTree<Long, Integer> byParent;

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

    private Domains(
            Shape shape,
            SortedTree<Integer, Integer> free,
            List<SortedTree<Long, Integer>> byFree,
            SortedTree<Long, Integer> byParent) {
        this.shape = shape;
        this.free = free;
        this.byFree = byFree;
        this.byParent = byParent;
    }

    /** Domains of these capacities in which nothing is free. */
    static Domains of(int[] capacity, IntUnaryOperator parent) {
        var shape = new Shape(capacity, IntStream.range(0, capacity.length).map(parent).toArray());
        var byFree = new ArrayList<SortedTree<Long, Integer>>();
        for (int i = 0; i < shape.capacities.length; i++) {
            byFree.add(SortedTree.empty());
        }
        var domains = new Domains(shape, SortedTree.empty(), byFree, SortedTree.empty());
        for (int domain = 0; domain < capacity.length; domain++) {
            domains = domains.withFree(domain, 0);
        }
        return domains;
    }

    /** These domains with so many CPUs more free in that one, or fewer. */
    Domains changed(int domain, int cpus) {
        return cpus == 0 ? this : withFree(domain, freeCpus(domain) + cpus);
    }

    private Domains withFree(int domain, int cpus) {
        int number = shape.capacityClass(domain);
        int parent = shape.parent[domain];
        var before = free.get(domain);
        var ofClass = byFree.get(number);
        var ofParent = byParent;
        if (before != null) {
            ofClass = ofClass.without(key(0, before, domain));
            ofParent = ofParent.without(key(parent, before, domain));
        }
        var classes = new ArrayList<>(byFree);
        classes.set(number, ofClass.with(key(0, cpus, domain), domain));
        return new Domains(
                shape,
                free.with(domain, cpus),
                classes,
                ofParent.with(key(parent, cpus, domain), domain));
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
        return byFree.size();
    }

    /** CPUs of that domain's slots that nobody holds. */
    public int freeCpus(int domain) {
        var cpus = free.get(domain);
        return cpus == null ? 0 : cpus;
    }

    /** CPUs of that domain that pods may hold. */
    public int capacityCpus(int domain) {
        return shape.capacity[domain];
    }

    /** The domain of a class with the most free CPUs, the lowest of several; none has to exist. */
    public OptionalInt freest(int capacityClass) {
        var last = byFree.get(capacityClass).last();
        return last == null
                ? OptionalInt.empty()
                : tightest(capacityClass, (int) (last.key() >>> NUMBER_BITS & CPU_MASK));
    }

    /** The domain of a class with the fewest free CPUs that are enough, the lowest of several. */
    public OptionalInt tightest(int capacityClass, int cpus) {
        return value(byFree.get(capacityClass).ceiling(key(0, cpus, 0)));
    }

    /** The domain within another one with the fewest free CPUs that are enough. */
    public OptionalInt tightestIn(int parent, int cpus) {
        var found = byParent.ceiling(key(parent, cpus, 0));
        return found != null && parentOf(found.key()) == parent
                ? OptionalInt.of(found.value())
                : OptionalInt.empty();
    }

    /** The domain within another one with the most free CPUs, the lowest of several. */
    public OptionalInt freestIn(int parent) {
        var found = byParent.floor(key(parent, (int) CPU_MASK, (int) NUMBER_MASK));
        return found != null && parentOf(found.key()) == parent
                ? tightestIn(parent, (int) (found.key() >>> NUMBER_BITS & CPU_MASK))
                : OptionalInt.empty();
    }

    private static int parentOf(long key) {
        return (int) (key >>> (NUMBER_BITS + CPU_BITS));
    }

    private static long key(int parent, int cpus, int domain) {
        return ((long) parent << CPU_BITS | cpus) << NUMBER_BITS | domain;
    }

    private static OptionalInt value(@Nullable Entry<Long, Integer> entry) {
        return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.value());
    }
}
