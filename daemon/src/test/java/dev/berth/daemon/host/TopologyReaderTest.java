package dev.berth.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.CpuTopology.Cpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyReaderTest {
    @TempDir private Path temp;
    private SysTree sys = new SysTree(Path.of(""));

    @BeforeEach
    void emptyTree() {
        sys = new SysTree(temp);
    }

    @Test
    void read_virtualMachineThatTellsLittle_isTheSimplestMachine() throws IOException {
        sys.cpus("present", "0-1").cpus("online", "0-1");

        assertEquals(List.of(cpu(0, 0, 0, 0, 0), cpu(1, 1, 0, 0, 0)), read().cpus());
    }

    @Test
    void read_virtualMachineWithTopology_isAsTold() throws IOException {
        sys.cpus("present", "0-1").cpus("online", "0-1").cpus("isolated", "").node(0, "0-1");
        sys.cpu(0, 0, 0, "0", "0-1").cpu(1, 1, 0, "1", "0-1");

        assertEquals(List.of(cpu(0, 0, 0, 0, 0), cpu(1, 1, 0, 0, 0)), read().cpus());
    }

    @Test
    void read_raspberryPi5_isFourCoresAtOneCache() throws IOException {
        sys.cpus("present", "0-3").cpus("online", "0-3").cpus("isolated", "3");
        for (int id = 0; id < 4; id++) {
            String own = Integer.toString(id);
            sys.cpus("cpu" + id + "/topology/physical_package_id", "-1")
                    .cpus("cpu" + id + "/topology/core_id", own)
                    .cpus("cpu" + id + "/topology/thread_siblings_list", own)
                    .cpus("cpu" + id + "/cache/index2/level", "2")
                    .cpus("cpu" + id + "/cache/index2/shared_cpu_list", own)
                    .cpus("cpu" + id + "/cache/index3/level", "3")
                    .cpus("cpu" + id + "/cache/index3/shared_cpu_list", "0-3")
                    .cpus("cpu" + id + "/cpu_capacity", "1024");
        }

        CpuTopology topology = read();

        assertEquals(
                List.of(
                        cpu(0, 0, 0, 0, 0),
                        cpu(1, 1, 0, 0, 0),
                        cpu(2, 2, 0, 0, 0),
                        new Cpu(3, 3, 0, 0, 0, 1024, true, true)),
                topology.cpus());
        assertEquals(CpuSet.of(3), topology.isolated());
    }

    @Test
    void read_eightCoresWithTwoThreadsEach_pairsThem() throws IOException {
        sys.cpus("present", "0-15").cpus("online", "0-15").node(0, "0-15");
        for (int id = 0; id < 16; id++) {
            int core = id % 8;
            sys.cpu(id, core, 0, core + "," + (core + 8), "0-15");
        }

        assertEquals(
                IntStream.range(0, 16).mapToObj(id -> cpu(id, id % 8, 0, 0, 0)).toList(),
                read().cpus());
    }

    @Test
    void read_twoSocketsWithTwoNodes_keepsThemApart() throws IOException {
        // Core numbers repeat in the second socket, and its CPUs alternate with the first one's.
        sys.cpus("present", "0-7").cpus("online", "0-7").node(0, "0,2,4,6").node(1, "1,3,5,7");
        sys.node(2, "");
        for (int id = 0; id < 8; id++) {
            int socket = id % 2;
            int first = id % 4;
            sys.cpu(
                    id,
                    first / 2,
                    socket,
                    first + "," + (first + 4),
                    socket == 0 ? "0,2,4,6" : "1,3,5,7");
        }

        assertEquals(
                IntStream.range(0, 8)
                        .mapToObj(id -> cpu(id, id % 4, id % 2, id % 2, id % 2))
                        .toList(),
                read().cpus());
    }

    @Test
    void read_hybridWithACpuOffline_keepsItAndItsSiblingAlone() throws IOException {
        // Two fast cores with two threads, four slow ones; cpu1 is offline and tells nothing.
        sys.cpus("present", "0-7").cpus("online", "0,2-7").node(0, "0,2-7");
        sys.cpu(0, 0, 0, "0-1", "0-3").cpu(2, 4, 0, "2-3", "0-3").cpu(3, 4, 0, "2-3", "0-3");
        for (int id = 4; id < 8; id++) {
            sys.cpu(id, 4 + id, 0, Integer.toString(id), "4-7")
                    .cpus("cpu" + id + "/cpu_capacity", "446");
        }
        sys.cpus("cpu0/cpu_capacity", "1024").cpus("cpu1/online", "0");

        CpuTopology topology = read();

        assertEquals(
                List.of(
                        cpu(0, 0, 0, 0, 0),
                        new Cpu(1, 1, 0, 0, 1, 1024, false, false),
                        cpu(2, 2, 0, 0, 0),
                        cpu(3, 2, 0, 0, 0),
                        new Cpu(4, 4, 0, 0, 4, 446, true, false),
                        new Cpu(5, 5, 0, 0, 4, 446, true, false),
                        new Cpu(6, 6, 0, 0, 4, 446, true, false),
                        new Cpu(7, 7, 0, 0, 4, 446, true, false)),
                topology.cpus());
        assertEquals("0,2-7", topology.online().toString());
    }

    @Test
    void read_cacheNotTold_isOneForThePackageInANode() throws IOException {
        sys.cpus("present", "0-3").node(0, "0-1").node(1, "2-3");

        assertEquals(
                List.of(
                        cpu(0, 0, 0, 0, 0),
                        cpu(1, 1, 0, 0, 0),
                        cpu(2, 2, 0, 1, 2),
                        cpu(3, 3, 0, 1, 2)),
                read().cpus());
    }

    @Test
    void read_emptyTree_namesTheFile() {
        assertRefused("present: missing or empty, expected a list of CPUs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "present|x|present: \"x\", expected a list of CPUs as in 0-3,8",
                "online|0-|online: \"0-\", expected a list of CPUs as in 0-3,8",
                "online|0-9999|online: \"0-9999\", expected a list of CPUs as in 0-3,8",
                "isolated|1;2|isolated: \"1;2\", expected a list of CPUs as in 0-3,8",
                "cpu1/topology/core_cpus_list|0|core_cpus_list: 0 lacks cpu1 itself",
                "cpu1/topology/core_cpus_list|0-1|cpu1: names cpu0 a thread of its core, which that"
                        + " one denies",
                "cpu1/topology/physical_package_id|one|physical_package_id: \"one\", expected a"
                        + " whole number",
                "cpu1/topology/physical_package_id|-2|physical_package_id: -2, expected a package"
                        + " from 0 on",
                "cpu1/cache/index3/level|high|level: \"high\", expected a whole number",
                "cpu1/cache/index3/shared_cpu_list|0|shared_cpu_list: 0 lacks cpu1 itself",
                "cpu1/cpu_capacity|0|cpu_capacity: 0, expected 1 to 1024",
                "cpu1/cpu_capacity|1025|cpu_capacity: 1025, expected 1 to 1024",
                "cpu1/cpu_capacity|99999999999|cpu_capacity: \"99999999999\", expected a whole"
                        + " number",
            })
    void read_garbage_namesFileAndValue(String file, String text, String complaint)
            throws IOException {
        sys.cpus("present", "0-1").cpus("online", "0-1").node(0, "0-1");
        sys.cpu(0, 0, 0, "0", "0-1").cpu(1, 1, 0, "1", "0-1");
        sys.cpus(file, text);

        assertRefused(complaint);
    }

    @Test
    void read_cpuInTwoNodes_isRefused() throws IOException {
        sys.cpus("present", "0-1").node(0, "0-1").node(1, "1");

        KernelFileException refusal = assertThrows(KernelFileException.class, this::read);

        assertTrue(String.valueOf(refusal.getMessage()).contains("cpu1 is in node"));
    }

    @Test
    void read_threadsOfACoreAtDifferentCaches_isRefused() throws IOException {
        sys.cpus("present", "0-1").cpus("online", "0-1");
        sys.cpu(0, 0, 0, "0-1", "0").cpu(1, 0, 0, "0-1", "1");

        assertThrows(KernelFileException.class, this::read);
    }

    @Test
    void read_fileOfEndlessLength_isRefused() throws IOException {
        sys.cpus("present", "0,".repeat(KernelFile.MAX_BYTES));

        assertRefused("present: longer than " + KernelFile.MAX_BYTES + " bytes");
    }

    @Test
    void read_thisMachine_hasTheCpusThatTheJvmSees() throws IOException {
        CpuTopology topology = new TopologyReader(Path.of("/sys")).read();

        assertTrue(topology.online().size() >= Runtime.getRuntime().availableProcessors());
    }

    private void assertRefused(String complaint) {
        KernelFileException refusal = assertThrows(KernelFileException.class, this::read);
        String message = String.valueOf(refusal.getMessage());
        assertEquals(
                complaint, message.substring(Math.max(0, message.length() - complaint.length())));
    }

    private CpuTopology read() throws IOException {
        return new TopologyReader(sys.root()).read();
    }

    private static Cpu cpu(int id, int core, int packageId, int node, int l3Domain) {
        return new Cpu(id, core, packageId, node, l3Domain, 1024, true, false);
    }
}
