package dev.berth.policies.slots;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The host's CPUs and what they share.
 *
 * @param cpus at least one of them online, ascending by id
 */
public record CpuTopology(List<Cpu> cpus) {
    /** Linux' scale of {@code cpu_capacity}: this is the fastest CPU of a host. */
    public static final int FULL_CAPACITY = 1_024;

    /**
     * One logical CPU.
     *
     * @param id as Linux numbers it, 0 to {@value CpuSet#MAX_ID}
     * @param core the lowest CPU number among the threads of its physical core, so that the number
     *     is the host's own and not repeated in every package; a core of its own when unknown
     * @param packageId the socket, ≥ 0
     * @param numaNode the memory it is near to, ≥ 0
     * @param l3Domain the lowest CPU number among those that share its last-level cache
     * @param capacity its speed, 1 to {@value CpuTopology#FULL_CAPACITY} for the fastest
     * @param online whether anything can run on it
     * @param isolated whether the kernel was told to keep its load balancing off it (isolcpus)
     */
    public record Cpu(
            int id,
            int core,
            int packageId,
            int numaNode,
            int l3Domain,
            int capacity,
            boolean online,
            boolean isolated) {
        public Cpu {
            CpuSet.checkId(id);
            CpuSet.checkId(core);
            CpuSet.checkId(l3Domain);
            if (packageId < 0 || numaNode < 0) {
                throw new IllegalArgumentException("package or NUMA node of cpu " + id + " is < 0");
            }
            if (capacity < 1 || capacity > FULL_CAPACITY) {
                throw new IllegalArgumentException(
                        "capacity of cpu " + id + " is " + capacity + ", expected 1 to 1024");
            }
        }
    }

    public CpuTopology {
        cpus = cpus.stream().sorted(Comparator.comparingInt(Cpu::id)).toList();
        var problems = problems(cpus);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.getFirst().toString());
        }
    }

    /** The topology of these CPUs, or everything about them that cannot be. */
    public static Result<CpuTopology> of(List<Cpu> cpus) {
        var sorted = cpus.stream().sorted(Comparator.comparingInt(Cpu::id)).toList();
        var problems = problems(sorted);
        return problems.isEmpty() ? Result.ok(new CpuTopology(sorted)) : Result.refused(problems);
    }

    private static List<Problem> problems(List<Cpu> sorted) {
        var problems = new ArrayList<Problem>();
        if (sorted.stream().noneMatch(Cpu::online)) {
            problems.add(Problem.at("cpus", "no CPU is online"));
        }
        var firstOfCore = new TreeMap<Integer, Cpu>();
        Cpu previous = null;
        for (var cpu : sorted) {
            if (previous != null && previous.id() == cpu.id()) {
                problems.add(Problem.at("cpu" + cpu.id(), "is listed twice"));
            }
            var sibling = firstOfCore.putIfAbsent(cpu.core(), cpu);
            if (sibling != null && !shareCore(sibling, cpu)) {
                problems.add(
                        Problem.at(
                                "cpu" + cpu.id(),
                                "is a thread of core "
                                        + cpu.core()
                                        + " as is cpu"
                                        + sibling.id()
                                        + ", but in another package, NUMA node or cache"));
            }
            previous = cpu;
        }
        return problems;
    }

    private static boolean shareCore(Cpu a, Cpu b) {
        return a.packageId() == b.packageId()
                && a.numaNode() == b.numaNode()
                && a.l3Domain() == b.l3Domain();
    }

    /** The same hardware with exactly these CPUs online, all of which it has. */
    public CpuTopology withOnline(CpuSet online) {
        return new CpuTopology(
                cpus.stream()
                        .map(
                                cpu ->
                                        new Cpu(
                                                cpu.id,
                                                cpu.core,
                                                cpu.packageId,
                                                cpu.numaNode,
                                                cpu.l3Domain,
                                                cpu.capacity,
                                                online.contains(cpu.id),
                                                cpu.isolated))
                        .toList());
    }

    /** Every CPU that something can run on. */
    public CpuSet online() {
        return select(Cpu::online);
    }

    /** Every CPU, online or not. */
    public CpuSet present() {
        return select(cpu -> true);
    }

    /** Every CPU that the kernel does not balance. */
    public CpuSet isolated() {
        return select(Cpu::isolated);
    }

    /**
     * How fast these CPUs are on average, 1 for the fastest of the host.
     *
     * @param some all of the host's where it names none that the host has
     */
    public double speed(CpuSet some) {
        return cpus.stream()
                        .filter(cpu -> some.contains(cpu.id))
                        .mapToInt(Cpu::capacity)
                        .average()
                        .orElseGet(
                                () -> cpus.stream().mapToInt(Cpu::capacity).average().orElseThrow())
                / FULL_CAPACITY;
    }

    private CpuSet select(Predicate<Cpu> which) {
        return CpuSet.of(cpus.stream().filter(which).mapToInt(Cpu::id));
    }
}
