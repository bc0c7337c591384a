package dev.berth.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose CPUs come and go. */
class HostSlotsTest {
    @TempDir private Path temp;
    private SysTree sys = new SysTree(Path.of(""));
    private HostSlots.Closed closed = HostSlots.Closed.NONE;

    @BeforeEach
    void twoCoresOfTwoThreads() throws IOException {
        sys = new SysTree(temp);
        sys.cpus("present", "0-3").cpus("online", "0-3");
        sys.cpu(0, 0, 0, "0-1", "0-3").cpu(1, 0, 0, "0-1", "0-3");
        sys.cpu(2, 1, 0, "2-3", "0-3").cpu(3, 1, 0, "2-3", "0-3");
    }

    @Test
    void look_cpuOfflineAndBack_followsAndKeepsTheNumbers() throws IOException {
        HostSlots slots = slots();
        List<String> before = cpus(slots.look());

        sys.cpus("online", "0,2-3");
        List<String> partly = cpus(slots.look());
        sys.cpus("online", "2-3");
        List<String> gone = cpus(slots.look());
        sys.cpus("online", "0-3");

        assertEquals(List.of("0: 0-1", "1: 2-3"), before);
        assertEquals(List.of("0: 0", "1: 2-3"), partly);
        assertEquals(List.of("1: 2-3"), gone);
        assertEquals(before, cpus(slots.look()));
    }

    @Test
    void look_nothingReadable_keepsWhatWas() throws IOException {
        sys.cpus("online", "0-1");
        HostSlots slots = slots();
        List<String> before = cpus(slots.look());

        sys.cpus("online", "nonsense");
        List<String> unreadable = cpus(slots.look());
        sys.cpus("online", "0-3").cpus("cpu3/topology/core_cpus_list", "1");
        List<String> impossible = cpus(slots.look());

        assertEquals(List.of(before, before), List.of(unreadable, impossible));
        assertEquals("0-1", slots.latest().topology().online().toString());
    }

    @Test
    void look_slotsClosed_closesThemWhole() throws IOException {
        HostSlots slots = slots();
        closed = new HostSlots.Closed(CpuSet.of(0, 2), CpuSet.of(2));

        SlotMap map = slots.look();
        closed = HostSlots.Closed.NONE;

        assertEquals("0-3", map.cordoned().toString());
        assertEquals("2-3", map.drained().toString());
        assertEquals("0-1", map.floating().toString());
        assertTrue(slots.look().cordoned().isEmpty());
        assertEquals("0-3", slots.look().floating().toString());
    }

    @Test
    void latest_tickless_isReadAsEachKernelWritesIt() throws IOException {
        sys.cpus("nohz_full", "2-3");
        CpuSet told = slots().latest().tickless();
        sys.cpus("nohz_full", "  (null)");
        CpuSet none = slots().latest().tickless();

        assertEquals(CpuSet.of(2, 3), told);
        assertEquals(CpuSet.EMPTY, none);
    }

    private HostSlots slots() throws IOException {
        return HostSlots.of(
                        new TopologyReader(sys.root()), SlotUnit.CORE, CpuSet.EMPTY, () -> closed)
                .orElseThrow();
    }

    private static List<String> cpus(SlotMap map) {
        return map.slots().stream().map((Slot slot) -> slot.id() + ": " + slot.cpus()).toList();
    }
}
