package dev.berth.daemon.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of {@code /proc} and {@code /sys/fs/cgroup} as kernels write them. */
final class HostTree {
    /** {@code PF_KTHREAD} and what comes with it. */
    private static final long KERNEL_FLAGS = 69_238_880;

    private static final long USER_FLAGS = 4_194_560;

    private final Path directory;

    HostTree(Path directory) {
        this.directory = directory;
    }

    Path cgroups() {
        return directory.resolve("cgroup");
    }

    HostFiles files() {
        return HostFiles.at(directory.resolve("proc"), cgroups());
    }

    HostScan scan() {
        return new HostScan(files(), 1_000_000);
    }

    /** A unified tree whose root has these CPUs. */
    HostTree unified(String cpus) throws IOException {
        write("cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n");
        write("cgroup/cpuset.cpus.effective", cpus + "\n");
        write("cgroup/cgroup.procs", "");
        return this;
    }

    /** A group of a unified tree; without CPUs where the controller is not on. */
    HostTree group(String path, Optional<String> cpus, int... pids) throws IOException {
        write("cgroup" + path + "/cgroup.procs", lines(pids));
        if (cpus.isPresent()) {
            write("cgroup" + path + "/cpuset.cpus.effective", cpus.get() + "\n");
        }
        return this;
    }

    /** A group of version 1. */
    HostTree first(String path, String cpus, int... pids) throws IOException {
        write("cgroup/cpuset" + path + "/cgroup.procs", lines(pids));
        write("cgroup/cpuset" + path + "/cpuset.cpus", cpus + "\n");
        write("cgroup/cpuset" + path + "/cpuset.effective_cpus", cpus + "\n");
        return this;
    }

    /** A thread that ran last on a CPU and has run for so long. */
    HostTree thread(int pid, int thread, String name, int cpu, long ranNanos, String allowed)
            throws IOException {
        return task(pid, thread, name, USER_FLAGS, cpu, ranNanos, allowed);
    }

    HostTree kernelThread(int pid, String name, int cpu, long ranNanos) throws IOException {
        return task(pid, pid, name, KERNEL_FLAGS, cpu, ranNanos, "0-3");
    }

    private HostTree task(
            int pid, int thread, String name, long flags, int cpu, long ranNanos, String allowed)
            throws IOException {
        String task = "proc/" + pid + "/task/" + thread;
        write(
                task + "/stat",
                ("%d (%s) S 1 %d %d 0 -1 %d 1557 9412 61 161 %d 4 21 33 20 0 1 0 %d 16076800 1725"
                                + " 18446744073709551615 1 1 0 0 0 0 0 4096 81925 0 0 0 17 %d 0 0 0 0 0 0 0"
                                + " 0 0 0 0 0 0\n")
                        .formatted(
                                thread,
                                name,
                                pid,
                                pid,
                                flags,
                                ranNanos / 10_000_000,
                                900 + thread,
                                cpu));
        write(task + "/schedstat", ranNanos + " 39911221 1022\n");
        write("proc/" + thread + "/status", "Name:\t" + name + "\nCpus_allowed_list:\t" + allowed);
        return this;
    }

    /** A kernel that does not say how long threads ran, but in ticks. */
    void forgetSchedule(int pid, int thread) throws IOException {
        Files.delete(directory.resolve("proc/" + pid + "/task/" + thread + "/schedstat"));
    }

    private static String lines(int... pids) {
        var text = new StringBuilder();
        for (int pid : pids) {
            text.append(pid).append('\n');
        }
        return text.toString();
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
