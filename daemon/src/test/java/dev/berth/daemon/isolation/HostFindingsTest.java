package dev.berth.daemon.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.Event;
import dev.berth.daemon.control.EventLog;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HostFindingsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final PodName ALONE = new PodName("default", "alone");
    private static final PodName OTHER = new PodName("default", "other");
    private static final Map<PodName, CpuSet> EXCLUSIVE =
            Map.of(ALONE, CpuSet.of(2), OTHER, CpuSet.of(3));

    private final EventLog events = new EventLog(() -> NOW);
    private final HostFindings findings = new HostFindings(events);

    private static HostProcess process(int pid, String command, int... cpus) {
        return new HostProcess(pid, command, "/system.slice", CpuSet.of(cpus));
    }

    private List<HostIntruder> after(Duration time, HostProcess... found) {
        return findings.add(List.of(found), EXCLUSIVE, NOW.plus(time));
    }

    @Test
    void add_processOnTheCpusOfTwoPods_isOneOfEach() {
        List<HostIntruder> intruders = after(Duration.ZERO, process(5, "app", 1, 2, 3));

        assertEquals(
                List.of(
                        new HostIntruder(5, "app", "/system.slice", ALONE, CpuSet.of(2)),
                        new HostIntruder(5, "app", "/system.slice", OTHER, CpuSet.of(3))),
                intruders);
        assertEquals(
                List.of(
                        "processes of the host run on its CPUs 2: app (5 in /system.slice)",
                        "processes of the host run on its CPUs 3: app (5 in /system.slice)"),
                events.in("default").stream().map(Event::message).toList());
    }

    @Test
    void add_processSeenAgain_isToldOnce() {
        after(Duration.ZERO, process(5, "app", 2));
        after(Duration.ofMinutes(9), process(6, "app", 2));

        after(Duration.ofMinutes(18), process(7, "app", 2));

        assertEquals(1, events.in("default").size());
    }

    @Test
    void add_processThatComesBackAfterLong_isToldAgain() {
        after(Duration.ZERO, process(5, "app", 2));

        after(Duration.ofMinutes(11), process(6, "app", 2));

        assertEquals(2, events.in("default").size());
    }

    @Test
    void add_processNotSeenForAMinute_isNotShownAnyMore() {
        after(Duration.ZERO, process(5, "app", 2));

        assertEquals(1, after(Duration.ofSeconds(50)).size());
        assertEquals(0, after(Duration.ofSeconds(70)).size());
    }

    @Test
    void add_othersOfThemSoonAfter_areToldLaterAndTogether() {
        after(Duration.ZERO, process(5, "app", 2));
        after(Duration.ofMinutes(5), process(5, "app", 2), process(6, "cron", 2));
        int soon = events.in("default").size();

        after(Duration.ofMinutes(10), process(6, "cron", 2), process(7, "sshd", 2));

        assertEquals(1, soon);
        assertEquals(
                "processes of the host run on its CPUs 2: cron (6 in /system.slice), sshd (7 in"
                        + " /system.slice)",
                events.in("default").getLast().message());
    }

    @Test
    void add_manyAtOnce_areShownWithinBoundsAndToldInOneEvent() {
        List<HostProcess> many = new ArrayList<>();
        for (int pid = 1; pid <= 100; pid++) {
            many.add(process(pid, "app" + pid, 2));
        }

        List<HostIntruder> intruders = findings.add(many, EXCLUSIVE, NOW);

        assertEquals(HostFindings.MAX_SHOWN, intruders.size());
        assertEquals(1, events.in("default").size());
        assertTrue(events.in("default").getFirst().message().endsWith(" and 96 more"));
    }
}
