package dev.berth.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers of files below /proc. */
class ProcReadersTest {
    @TempDir private Path temp;

    @Test
    void allowed_ofAProcess_areThoseOfItsStatus() throws IOException {
        new SysTree(temp)
                .file(
                        "4711/status",
                        "Name:\tCpus_allowed_list:\nUmask:\t0022\nCpus_allowed:\t00000000,0000010d\n"
                                + "Cpus_allowed_list:\t0,2-3,8\nMems_allowed_list:\t0");

        assertEquals(Optional.of(CpuSet.of(0, 2, 3, 8)), new PinReader(temp).allowed(4711));
    }

    @Test
    void allowed_processIsGone_isEmpty() {
        assertEquals(Optional.empty(), new PinReader(temp).allowed(4711));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Name:\tx",
                "Cpus_allowed_list:",
                "Cpus_allowed_list:\t",
                "Cpus_allowed_list:\tall",
                " Cpus_allowed_list:\t0"
            })
    void allowed_garbage_isRefused(String status) throws IOException {
        new SysTree(temp).file("4711/status", status);

        assertThrows(UncheckedIOException.class, () -> new PinReader(temp).allowed(4711));
    }

    @Test
    void allowed_ofThisProcess_areSome() {
        Optional<CpuSet> cpus =
                new PinReader(Path.of("/proc")).allowed(ProcessHandle.current().pid());

        assertTrue(cpus.orElseThrow().size() >= 1);
    }

    @Test
    void allowed_mayNotBeLookedAt_isEmpty() throws IOException {
        Files.createDirectories(temp.resolve("4711/status"));

        assertEquals(Optional.empty(), new PinReader(temp).allowed(4711));
    }

    @Test
    void totalBytes_isMemTotalInBytes() throws IOException {
        new SysTree(temp)
                .file("meminfo", "MemTotal:        8123456 kB\nMemFree:          123456 kB");

        assertEquals(8_123_456L * 1024, new MemoryReader(temp).totalBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MemFree: 1 kB",
                "MemTotal: 0 kB",
                "MemTotal: 8123456",
                "MemTotal: -1 kB",
                "MemTotal: 9999999999999999 kB",
                "xMemTotal: 1 kB"
            })
    void totalBytes_garbage_isRefused(String meminfo) throws IOException {
        new SysTree(temp).file("meminfo", meminfo);

        assertThrows(KernelFileException.class, () -> new MemoryReader(temp).totalBytes());
    }

    @Test
    void totalBytes_missing_isRefused() {
        assertThrows(KernelFileException.class, () -> new MemoryReader(temp).totalBytes());
    }

    @Test
    void totalBytes_ofThisMachine_isSome() throws IOException {
        assertTrue(new MemoryReader(Path.of("/proc")).totalBytes() > 0);
    }

    @Test
    void hostName_isAsSet() throws IOException {
        new SysTree(temp).file("sys/kernel/hostname", "box-7");

        assertEquals("box-7", new HostNameReader(temp).hostName());
    }
}
