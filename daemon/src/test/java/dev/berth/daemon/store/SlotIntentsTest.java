package dev.berth.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.store.SlotIntents.Intent;
import dev.berth.daemon.store.SlotIntents.Wanted;
import dev.berth.policies.slots.CpuSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotIntentsTest {
    private static final Author AUTHOR = new Author(0, "root");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir private Path directory;

    @Test
    void want_slots_isKeptAndAuditedAndTold() {
        var told = new ArrayList<Wanted>();
        try (var database = Database.open(directory.resolve("berth.db"))) {
            var intents = new SlotIntents(database);
            intents.onChange(() -> told.add(intents.wanted()));

            assertTrue(want(intents, Intent.CORDON, CpuSet.of(0, 1)));
            assertTrue(want(intents, Intent.DRAIN, CpuSet.of(2, 3)));
            assertFalse(want(intents, Intent.DRAIN, CpuSet.of(2, 3)));
        }

        try (var database = Database.open(directory.resolve("berth.db"))) {
            assertEquals(
                    new Wanted(CpuSet.of(0, 1), CpuSet.of(2, 3)),
                    new SlotIntents(database).wanted());
            assertEquals(
                    List.of("drain Slot", "cordon Slot"),
                    new AuditLog(database)
                            .last(10).stream()
                                    .map(one -> one.action() + " " + one.object())
                                    .toList());
        }
        assertEquals(2, told.size());
    }

    @Test
    void want_another_replacesWhatWasWantedOfTheSameCpus() {
        try (var database = Database.open(directory.resolve("berth.db"))) {
            var intents = new SlotIntents(database);
            want(intents, Intent.DRAIN, CpuSet.range(0, 3));

            want(intents, Intent.CORDON, CpuSet.of(1));
            want(intents, Intent.UNCORDON, CpuSet.of(2, 3));

            assertEquals(new Wanted(CpuSet.of(1), CpuSet.of(0)), intents.wanted());
            assertEquals(CpuSet.of(0, 1), intents.wanted().closed());
        }
    }

    private static boolean want(SlotIntents intents, Intent intent, CpuSet cpus) {
        return intents.want(intent, cpus, "Slot", AUTHOR, NOW);
    }
}
