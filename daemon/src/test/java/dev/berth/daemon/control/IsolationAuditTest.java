package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IsolationAuditTest {
    private final IsolationAudit audit =
            new IsolationAudit(pid -> Optional.empty(), pid -> Optional.empty());

    @Test
    void of_changedByOthersBeforeTheFirstLook_hasStrayedFromWhatItWasMadeWith() {
        audit.made("id", CpuSet.of(1));
        audit.retain(List.of());

        var finding = audit.of(container("0-3"), false, slots());

        assertEquals(CpuSet.of(1), finding.pin());
        assertEquals(Optional.of(CpuSet.range(0, 3)), finding.strayed());
    }

    @Test
    void of_foundByANewDaemon_isTakenAsItIs() {
        var finding = audit.of(container("0-3"), false, slots());

        assertEquals(CpuSet.range(0, 3), finding.pin());
        assertEquals(Optional.empty(), finding.strayed());
    }

    private static ObservedContainer container(String cpus) {
        return new ObservedContainer(
                "id",
                "berth.default.app.main",
                "app:1",
                "app:1",
                Map.of(),
                ContainerState.RUNNING,
                1,
                cpus,
                "",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                false);
    }

    private static SlotMap slots() {
        var cpus =
                IntStream.range(0, 4)
                        .mapToObj(
                                id ->
                                        new CpuTopology.Cpu(
                                                id,
                                                id,
                                                0,
                                                0,
                                                0,
                                                CpuTopology.FULL_CAPACITY,
                                                true,
                                                false))
                        .toList();
        return SlotMap.of(new CpuTopology(cpus), SlotUnit.CORE, CpuSet.EMPTY).orElseThrow();
    }
}
