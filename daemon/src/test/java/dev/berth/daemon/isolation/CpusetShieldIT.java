package dev.berth.daemon.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.host.PinReader;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the kernel's own cpusets, of version 1, in a group that is taken for the root. Where there are
 * none, or only root may have some, that is what the daemon has to say.
 */
final class CpusetShieldIT {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Path CPUSETS = CGROUPS.resolve("cpuset");
    private static final Path PROC = Path.of("/proc");

    private final Path group = CPUSETS.resolve("berth-shield-" + ProcessHandle.current().pid());
    private final List<Process> processes = new ArrayList<>();

    @TempDir private Path directory;

    @BeforeEach
    void make() throws IOException {
        if (!isHad()) {
            return;
        }
        Files.createDirectory(group);
        Files.writeString(group.resolve("cpuset.mems"), "0");
        Files.writeString(group.resolve("cpuset.cpus"), "0-1");
        Files.createSymbolicLink(directory.resolve("cpuset"), group);
    }

    @AfterEach
    void remove() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        if (isHad()) {
            Files.deleteIfExists(group.resolve(CpusetShield.NAME));
            Files.delete(group);
        }
    }

    private static boolean isHad() {
        return Files.isWritable(CPUSETS);
    }

    private static void assertRefused() throws IOException {
        var unusable = new CpusetShield(HostFiles.at(PROC, CGROUPS));
        boolean isThere = Files.isDirectory(CPUSETS);
        String told = isThere ? unusable.keepOff(CpuSet.of(0), Set.of()).orElseThrow() : "";
        assertTrue(!isThere || told.startsWith("the cpuset berth-host cannot be had"), told);
    }

    /** A process in the group; its number. */
    private long sleeper(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
        return process.pid();
    }

    private CpusetShield shield() {
        return new CpusetShield(HostFiles.at(PROC, directory));
    }

    private static Optional<CpuSet> allowed(long pid) {
        return new PinReader(PROC).allowed(pid);
    }

    private List<String> processes(String path) throws IOException {
        return Files.readAllLines(group.resolve(path + "cgroup.procs"));
    }

    @Test
    void keepOff_processesOfTheRootGroup_areKeptOffAndReleasedAgain() throws Exception {
        if (!isHad()) {
            assertRefused();
            return;
        }
        long pid = sleeper("sleep", "600");
        var shield = shield();

        assertEquals(Optional.empty(), shield.keepOff(CpuSet.of(1), Set.of()));
        Optional<CpuSet> kept = allowed(pid);
        assertEquals(Optional.empty(), shield.keepOff(CpuSet.of(0), Set.of()));
        Optional<CpuSet> moved = allowed(pid);
        shield().release();

        assertEquals(Optional.of(CpuSet.of(0)), kept);
        assertEquals(Optional.of(CpuSet.of(1)), moved);
        assertEquals(Optional.of(CpuSet.of(0, 1)), allowed(pid));
        assertEquals(List.of(Long.toString(pid)), processes(""));
        assertFalse(Files.exists(group.resolve(CpusetShield.NAME)));
    }

    @Test
    void keepOff_whoChoseItsCpusItself_isLeftAlone() throws Exception {
        if (!isHad()) {
            assertRefused();
            return;
        }
        long pid = sleeper("sleep", "600");
        Process pin =
                new ProcessBuilder("taskset", "-pc", "1", Long.toString(pid))
                        .redirectErrorStream(true)
                        .start();
        assertEquals(0, pin.waitFor());

        shield().keepOff(CpuSet.of(1), Set.of());

        assertEquals(Optional.of(CpuSet.of(1)), allowed(pid));
        assertTrue(processes(CpusetShield.NAME + "/").isEmpty());
    }

    @Test
    void keepOff_allCpus_saysSo() throws Exception {
        if (!isHad()) {
            assertRefused();
            return;
        }
        assertEquals(
                Optional.of("the host has no other CPUs"),
                shield().keepOff(CpuSet.of(0, 1), Set.of()));
    }
}
