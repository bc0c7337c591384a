package dev.berth.daemon.host;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the host's CPUs from {@code /sys/devices/system} (Linux:
 * Documentation/ABI/stable/sysfs-devices-system-cpu, admin-guide/cputopology).
 *
 * <p>Virtual machines and ARM boards lack some of the files; what is not said is taken as the
 * simplest machine that fits: every CPU a core, one package, one NUMA node, equal speed, nothing
 * isolated, one last-level cache for the CPUs of a package in a node. What is said and cannot be is
 * an error that names the file.
 */
public final class TopologyReader {
    private final Path cpuRoot;
    private final NumaReader numa;

    /**
     * @param sysRoot {@code /sys}, or a tree captured from another machine
     */
    public TopologyReader(Path sysRoot) {
        cpuRoot = sysRoot.resolve("devices/system/cpu");
        numa = new NumaReader(sysRoot.resolve("devices/system/node"));
    }

    /**
     * The topology now.
     *
     * @throws KernelFileException if a file holds what the kernel does not write, or all together
     *     describe no machine
     */
    public CpuTopology read() throws IOException {
        CpuSet present = present();
        CpuSet online = online();
        CpuSet isolated = KernelFile.cpus(cpuRoot.resolve("isolated")).orElse(CpuSet.EMPTY);
        Map<Integer, Integer> nodes = numa.nodeOfCpu();
        Map<Integer, CpuReader.Reading> readings = readings(online);
        requireMutualSiblings(readings);
        Map<List<Integer>, Integer> firstOfPackage = firstOfPackage(readings, nodes);
        var speeds = CpuSpeeds.of(readings.values());
        var cpus = new ArrayList<CpuTopology.Cpu>();
        for (int id : present.union(online).stream().toArray()) {
            CpuReader.Reading reading = readings.getOrDefault(id, CpuReader.Reading.offline(id));
            int node = nodes.getOrDefault(id, 0);
            int l3Domain =
                    reading.sharingL3().isEmpty()
                            ? firstOfPackage.getOrDefault(List.of(reading.packageId(), node), id)
                            : reading.sharingL3().first();
            cpus.add(
                    new CpuTopology.Cpu(
                            id,
                            reading.threads().first(),
                            reading.packageId(),
                            node,
                            l3Domain,
                            speeds.capacity(reading),
                            online.contains(id),
                            isolated.contains(id)));
        }
        return switch (CpuTopology.of(cpus)) {
            case Result.Ok<CpuTopology>(CpuTopology topology) -> topology;
            case Result.Refused<CpuTopology>(var problems) ->
                    throw new KernelFileException(cpuRoot, problems.getFirst().toString());
        };
    }

    /**
     * The CPUs that are online now: one small file, to be asked often.
     *
     * @throws KernelFileException if it holds what the kernel does not write
     */
    public CpuSet online() throws IOException {
        Optional<CpuSet> online = KernelFile.cpus(cpuRoot.resolve("online"));
        return online.isPresent() ? online.get() : present();
    }

    /**
     * The CPUs without a timer tick while one thread runs ({@code nohz_full}); a kernel without it
     * says nothing, or {@code (null)}.
     */
    public CpuSet tickless() throws IOException {
        Path file = cpuRoot.resolve("nohz_full");
        String list = KernelFile.text(file).orElse("").strip();
        return list.isEmpty() || list.equals("(null)") ? CpuSet.EMPTY : KernelFile.cpus(file, list);
    }

    private CpuSet present() throws IOException {
        for (String name : List.of("present", "online")) {
            CpuSet cpus = KernelFile.cpus(cpuRoot.resolve(name)).orElse(CpuSet.EMPTY);
            if (!cpus.isEmpty()) {
                return cpus;
            }
        }
        throw new KernelFileException(
                cpuRoot.resolve("present"), "missing or empty, expected a list of CPUs");
    }

    /** What the files of each CPU say; those of one that is offline are gone or stale. */
    private Map<Integer, CpuReader.Reading> readings(CpuSet online) throws IOException {
        var readings = new HashMap<Integer, CpuReader.Reading>();
        for (int id : online.stream().toArray()) {
            readings.put(id, new CpuReader(cpuRoot.resolve("cpu" + id), id, online).read());
        }
        return readings;
    }

    /** A core that one of its threads does not belong to would be handed out twice. */
    private void requireMutualSiblings(Map<Integer, CpuReader.Reading> readings)
            throws KernelFileException {
        for (var entry : readings.entrySet()) {
            for (int sibling : entry.getValue().threads().stream().toArray()) {
                CpuReader.Reading other = readings.get(sibling);
                if (other == null || !other.threads().equals(entry.getValue().threads())) {
                    throw new KernelFileException(
                            cpuRoot.resolve("cpu" + entry.getKey()),
                            "names cpu" + sibling + " a thread of its core, which that one denies");
                }
            }
        }
    }

    /** The lowest CPU of every package in every node: one cache for them where none is told. */
    private static Map<List<Integer>, Integer> firstOfPackage(
            Map<Integer, CpuReader.Reading> readings, Map<Integer, Integer> nodes) {
        var first = new HashMap<List<Integer>, Integer>();
        readings.forEach(
                (id, reading) ->
                        first.merge(
                                List.of(reading.packageId(), nodes.getOrDefault(id, 0)),
                                id,
                                Math::min));
        return first;
    }
}
