package dev.berth.daemon.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPUs 2 and 3 are exclusive, of a host with four. */
final class HostScanTest {
    private static final CpuSet EXCLUSIVE = CpuSet.of(2, 3);
    private static final String CONTAINER = "ab".repeat(32);
    private static final String SSH = "/system.slice/ssh.service";

    @TempDir private Path directory;
    private HostTree tree;
    private HostScan scan;

    @BeforeEach
    void write() throws IOException {
        tree = new HostTree(directory).unified("0-3");
        scan = tree.scan();
    }

    private List<HostProcess> round() throws IOException {
        return List.copyOf(scan.round(EXCLUSIVE, Set.of(CONTAINER)));
    }

    @Test
    void round_processThatRanThere_isFoundWhenItHasRunAgain() throws IOException {
        tree.group(SSH, Optional.empty(), 712).thread(712, 712, "sshd", 3, 50_000_000, "0-3");

        List<HostProcess> first = round();
        tree.thread(712, 712, "sshd", 3, 50_400_000, "0-3");

        assertEquals(List.of(), first);
        assertEquals(List.of(new HostProcess(712, "sshd", SSH, CpuSet.of(3))), round());
        assertEquals(List.of(), round());
    }

    @Test
    void round_processWithSpacesAndParenthesesInItsName_isFound() throws IOException {
        tree.group("/a", Optional.empty(), 5).thread(5, 5, "a) (b 3", 2, 1_000_000, "0-3");

        round();
        tree.thread(5, 5, "a) (b 3", 2, 2_000_000, "0-3");

        assertEquals(List.of(new HostProcess(5, "a) (b 3", "/a", CpuSet.of(2))), round());
    }

    @Test
    void round_threadsOfOneProcess_areOneEntryWithAllTheirCpus() throws IOException {
        tree.group("/a", Optional.empty(), 5);
        for (long ran = 10; ran <= 20; ran += 10) {
            tree.thread(5, 5, "app", 0, ran, "0-3").thread(5, 6, "worker", 2, ran, "0-3");
            tree.thread(5, 7, "worker", 3, ran, "0-3");
            if (ran == 10) {
                round();
            }
        }

        assertEquals(List.of(new HostProcess(5, "worker", "/a", CpuSet.of(2, 3))), round());
    }

    @Test
    void round_whoIsNoIntruder_isNotFound() throws IOException {
        tree.group("/system.slice/docker-" + CONTAINER + ".scope", Optional.of("3"), 20)
                .group("/apart.slice", Optional.of("0-1"), 21)
                .group("/user.slice", Optional.of("0-3"), 22, 23, 24);
        for (long ran = 10; ran <= 20; ran += 10) {
            tree.thread(20, 20, "ours", 3, ran, "3").thread(21, 21, "apart", 3, ran, "0-1");
            tree.kernelThread(22, "kworker/3:1", 3, ran).thread(23, 23, "else", 1, ran, "0-3");
            tree.thread(24, 24, "sentaway", 3, ran, "0-1");
            if (ran == 10) {
                round();
            }
        }

        assertEquals(List.of(), round());
    }

    @Test
    void round_processThatSleptWhereItRanBefore_isNotFoundWhenTheCpuBecomesExclusive()
            throws IOException {
        tree.group("/a", Optional.empty(), 5).thread(5, 5, "app", 3, 10, "0-3");

        scan.round(CpuSet.of(2), Set.of());
        tree.thread(5, 5, "app", 3, 20, "0-3");
        round();

        assertEquals(List.of(), round());
    }

    @Test
    void round_kernelWithoutRunTimes_countsTicks() throws IOException {
        tree.group("/a", Optional.empty(), 5).thread(5, 5, "app", 3, 10_000_000, "0-3");
        tree.forgetSchedule(5, 5);

        round();
        tree.thread(5, 5, "app", 3, 20_000_000, "0-3").forgetSchedule(5, 5);

        assertEquals(1, round().size());
    }

    @Test
    void round_ofVersion1_skipsContainersToo() throws IOException {
        var old = new HostTree(directory.resolve("old"));
        old.first("", "0-3", 5).first("/docker", "0-3").first("/docker/" + CONTAINER, "3", 6);
        HostScan oldScan = old.scan();

        old.thread(5, 5, "app", 3, 10, "0-3").thread(6, 6, "ours", 3, 10, "3");
        oldScan.round(EXCLUSIVE, Set.of(CONTAINER));
        old.thread(5, 5, "app", 3, 20, "0-3").thread(6, 6, "ours", 3, 20, "3");

        assertEquals(
                List.of(new HostProcess(5, "app", "/", CpuSet.of(3))),
                List.copyOf(oldScan.round(EXCLUSIVE, Set.of(CONTAINER))));
    }

    @Test
    void round_moreThreadsThanOneMayLookAt_goesOnBehindThem() throws IOException {
        int processes = 3 * HostScan.MAX_THREADS / 2;
        int[] pids = new int[processes / 2];
        for (int i = 0; i < pids.length; i++) {
            pids[i] = 10 + 2 * i;
        }
        tree.group("/a", Optional.empty(), pids);
        Set<Integer> found = new HashSet<>();
        for (int ran = 1; ran <= 4; ran++) {
            for (int pid : pids) {
                tree.thread(pid, pid, "app", 2, ran, "0-3");
                tree.thread(pid, pid + 1, "app", 2, ran, "0-3");
            }
            round().forEach(process -> found.add(process.pid()));
        }

        assertEquals(pids.length, found.size());
    }
}
