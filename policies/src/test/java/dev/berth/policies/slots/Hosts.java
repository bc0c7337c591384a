package dev.berth.policies.slots;

import dev.berth.policies.slots.CpuTopology.Cpu;
import java.util.ArrayList;

/** Hosts to test on. */
public final class Hosts {
    /** Bytes in a GiB. */
    public static final long GIB = 1L << 30;

    private Hosts() {}

    /** So many cores of one thread, one cache, one node. */
    public static CpuTopology plain(int cpus) {
        return of(1, 1, cpus, 1);
    }

    /**
     * NUMA nodes of caches of cores of threads, numbered as Linux mostly does: first threads of all
     * cores, then second threads.
     */
    public static CpuTopology of(int nodes, int cachesPerNode, int coresPerCache, int threads) {
        int coresPerNode = cachesPerNode * coresPerCache;
        int cores = nodes * coresPerNode;
        var cpus = new ArrayList<Cpu>();
        for (int thread = 0; thread < threads; thread++) {
            for (int core = 0; core < cores; core++) {
                int node = core / coresPerNode;
                int l3 = core / coresPerCache * coresPerCache;
                int id = thread * cores + core;
                cpus.add(new Cpu(id, core, node, node, l3, 1024, true, false));
            }
        }
        return new CpuTopology(cpus);
    }

    /** Its slots by core, none reserved. */
    public static SlotMap slots(CpuTopology topology) {
        return SlotMap.of(topology, SlotUnit.CORE, CpuSet.EMPTY).orElseThrow();
    }

    /** Much memory, none reserved. */
    public static HostMemory memory(long gib) {
        return new HostMemory(gib * GIB, 0);
    }
}
