package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the directory of one CPU that is online, {@code /sys/devices/system/cpu/cpuN}. */
final class CpuReader {
    /** Caches are numbered from 0; no CPU has more than a few. */
    private static final int MAX_CACHES = 10;

    private static final int LEVEL_3 = 3;

    /** The kernel's word for a package or a core that firmware did not describe. */
    private static final int UNKNOWN = -1;

    private final Path directory;
    private final int id;
    private final CpuSet online;

    CpuReader(Path directory, int id, CpuSet online) {
        this.directory = directory;
        this.id = id;
        this.online = online;
    }

    /**
     * What is said about it.
     *
     * @param threads the CPUs of its core, itself included
     * @param sharingL3 the CPUs at its level 3 cache, itself included; empty where none is told
     * @param capacity as the kernel weighs it, 1 to 1024; only told where CPUs may differ
     * @param maxKilohertz the highest frequency of its hardware
     */
    record Reading(
            CpuSet threads,
            int packageId,
            CpuSet sharingL3,
            OptionalInt capacity,
            OptionalInt maxKilohertz) {
        /** Nothing is said of one that is offline. */
        static Reading offline(int id) {
            return new Reading(
                    CpuSet.of(id), 0, CpuSet.of(id), OptionalInt.empty(), OptionalInt.empty());
        }
    }

    Reading read() throws IOException {
        return new Reading(threads(), packageId(), sharingL3(), capacity(), maxKilohertz());
    }

    /** {@code core_cpus_list}, or the older name of the same. */
    private CpuSet threads() throws IOException {
        Optional<CpuSet> threads = shared(directory.resolve("topology/core_cpus_list"));
        if (threads.isEmpty()) {
            threads = shared(directory.resolve("topology/thread_siblings_list"));
        }
        return threads.orElse(CpuSet.of(id));
    }

    private int packageId() throws IOException {
        Path file = directory.resolve("topology/physical_package_id");
        int packageId = KernelFile.number(file).orElse(0);
        if (packageId < UNKNOWN) {
            throw new KernelFileException(file, packageId + ", expected a package from 0 on");
        }
        return packageId == UNKNOWN ? 0 : packageId;
    }

    private CpuSet sharingL3() throws IOException {
        for (int index = 0; index < MAX_CACHES; index++) {
            Path cache = directory.resolve("cache/index" + index);
            OptionalInt level = KernelFile.number(cache.resolve("level"));
            if (level.orElse(index) == LEVEL_3) {
                return shared(cache.resolve("shared_cpu_list")).orElse(CpuSet.EMPTY);
            }
        }
        return CpuSet.EMPTY;
    }

    private OptionalInt capacity() throws IOException {
        Path file = directory.resolve("cpu_capacity");
        OptionalInt capacity = KernelFile.number(file);
        int told = capacity.orElse(CpuTopology.FULL_CAPACITY);
        if (told < 1 || told > CpuTopology.FULL_CAPACITY) {
            throw new KernelFileException(
                    file, told + ", expected 1 to " + CpuTopology.FULL_CAPACITY);
        }
        return capacity;
    }

    private OptionalInt maxKilohertz() throws IOException {
        Path file = directory.resolve("cpufreq/cpuinfo_max_freq");
        OptionalInt frequency = KernelFile.number(file);
        if (frequency.orElse(1) < 1) {
            throw new KernelFileException(file, frequency.getAsInt() + ", expected kHz from 1 on");
        }
        return frequency;
    }

    /** A list of CPUs that share something with this one; those that are offline take no part. */
    private Optional<CpuSet> shared(Path file) throws IOException {
        Optional<CpuSet> cpus = KernelFile.cpus(file);
        if (cpus.isPresent() && !cpus.get().contains(id)) {
            throw new KernelFileException(file, cpus.get() + " lacks cpu" + id + " itself");
        }
        return cpus.map(online::intersection);
    }
}
