package dev.berth.daemon.isolation;

import dev.berth.daemon.host.CpusetTree;
import dev.berth.daemon.host.Task;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks for processes of the host that run on exclusive CPUs, some threads in each round.
 *
 * <p>A thread is found when it ran last on such a CPU, may still run there, and has run at all
 * since it was seen before: so nobody is found for where he slept when the CPU became exclusive.
 * Groups that may not run there, and containers, cost nothing.
 */
final class HostScan {
    /** Threads that are looked at in one round; the next one goes on behind them. */
    static final int MAX_THREADS = 512;

    /** Threads whose run time is remembered; those seen longest ago go first. */
    static final int MAX_REMEMBERED = 2_048;

    private static final long NANOS_PER_TICK = 10_000_000;

    private final HostFiles host;
    private final int self;
    private final Map<ThreadKey, Long> remembered =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ThreadKey, Long> eldest) {
                    return size() > MAX_REMEMBERED;
                }
            };
    private CpuSet exclusive = CpuSet.EMPTY;
    private Place next = new Place(0, 0);

    /**
     * @param self the process that is never found
     */
    HostScan(HostFiles host, int self) {
        this.host = host;
        this.self = self;
    }

    private record ThreadKey(int id, long startTicks) {}

    /** How far the last round came. */
    private record Place(int pid, int thread) {}

    /**
     * One round.
     *
     * @param cpus those that are exclusive
     * @param containers the engine's ids of containers, which are seen to elsewhere
     * @return the processes that were found in it, one entry each
     */
    Collection<HostProcess> round(CpuSet cpus, Set<String> containers) throws IOException {
        if (!cpus.equals(exclusive)) {
            // Where somebody ran while nobody owned the CPU is not held against him.
            remembered.clear();
            exclusive = cpus;
        }
        SortedMap<Integer, String> processes = new TreeMap<>();
        var paths = new ContainerPaths(containers);
        for (CpusetTree.Group group : host.groups().touching(cpus, paths::contain)) {
            host.groups().processes(group).forEach(pid -> processes.put(pid, group.path()));
        }
        processes.remove(self);
        return look(processes);
    }

    private Collection<HostProcess> look(SortedMap<Integer, String> processes) {
        Map<Integer, HostProcess> found = new LinkedHashMap<>();
        List<Integer> order = new ArrayList<>(processes.tailMap(next.pid()).keySet());
        order.addAll(processes.headMap(next.pid()).keySet());
        int left = MAX_THREADS;
        for (int pid : order) {
            int seen = pid == next.pid() ? next.thread() : 0;
            for (int thread : host.tasks().threads(pid)) {
                if (thread <= seen) {
                    continue;
                }
                if (left == 0) {
                    next = new Place(pid, thread - 1);
                    return found.values();
                }
                left--;
                look(pid, thread, processes.getOrDefault(pid, "/"), found);
            }
        }
        next = new Place(0, 0);
        return found.values();
    }

    private void look(int pid, int thread, String group, Map<Integer, HostProcess> found) {
        host.tasks()
                .task(pid, thread)
                .filter(task -> !task.ofKernel() && exclusive.contains(task.cpu()))
                .filter(task -> hasRun(pid, thread, task) && mayRun(thread, task.cpu()))
                .map(task -> new HostProcess(pid, task.command(), group, CpuSet.of(task.cpu())))
                .ifPresent(process -> found.merge(pid, process, HostProcess::and));
    }

    private boolean hasRun(int pid, int thread, Task task) {
        OptionalLong told = host.tasks().ranNanos(pid, thread);
        long nanos = told.orElse(task.usedTicks() * NANOS_PER_TICK);
        Long before = remembered.put(new ThreadKey(thread, task.startTicks()), nanos);
        return before != null && nanos > before;
    }

    private boolean mayRun(int thread, int cpu) {
        return host.pins().allowed(thread).filter(cpus -> cpus.contains(cpu)).isPresent();
    }
}
