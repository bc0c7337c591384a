package dev.berth.daemon.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.SampleState;
import dev.berth.daemon.host.CgroupUsage;
import dev.berth.daemon.host.CpuTimes;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.slots.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rates between two samples. */
final class SampleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Slot> SLOTS = SampleState.slots(2, 1).slots();

    private static CgroupUsage used(long cpuNanos, long periods, long throttled) {
        return new CgroupUsage(
                cpuNanos,
                periods,
                throttled,
                0,
                100,
                OptionalLong.of(200),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static Sample sample(
            long seconds, ObservedPod pod, CgroupUsage usage, Map<Integer, CpuTimes> cpus) {
        var pods = new TreeMap<Sample.ObservedPodKey, CgroupUsage>();
        pods.put(new Sample.ObservedPodKey(pod), usage);
        return new Sample(Instant.ofEpochSecond(seconds), seconds * SECOND, cpus, pods);
    }

    private static ObservedPod pod(String cpus) {
        var web = SampleState.deployment("web", 1, SampleState.exclusive());
        var live =
                SampleState.live(
                        SampleState.desired(1, web),
                        true,
                        List.of(SampleState.running(web, 0, cpus)));
        return live.observed().pods().getFirst();
    }

    private static Map<Integer, CpuTimes> cpus(long busy0, long busy1, long total) {
        return Map.of(0, new CpuTimes(busy0, total), 1, new CpuTimes(busy1, total));
    }

    @Test
    void since_theFirstSample_hasAmountsAndNoRates() {
        var report =
                sample(1, pod("1"), used(5 * SECOND, 0, 0), cpus(0, 0, 100))
                        .since(null, SLOTS, cpus -> 1);

        assertEquals(OptionalDouble.empty(), report.pods().getFirst().cpuCores());
        assertEquals(100, report.pods().getFirst().memoryBytes());
        assertEquals(OptionalDouble.empty(), report.slots().getFirst().busy());
    }

    @Test
    void since_twoSecondsLater_tellsTheRatesBetween() {
        var before = sample(1, pod("1"), used(SECOND, 10, 5), cpus(0, 0, 100));

        var report =
                sample(3, pod("1"), used(2 * SECOND, 30, 10), cpus(20, 150, 300))
                        .since(before, SLOTS, cpus -> cpus.contains(1) ? 0.5 : 1);

        PodUsage usage = report.pods().getFirst();
        assertEquals(OptionalDouble.of(0.5), usage.cpuCores());
        assertEquals(0.25, usage.throttled());
        assertEquals(OptionalDouble.of(0.75), usage.slotBusy());
        assertEquals(Optional.of(new CpuLoad(0.5, 0.40625)), usage.load());
        assertEquals(
                List.of(OptionalDouble.of(0.1), OptionalDouble.of(0.75)),
                report.slots().stream().map(SlotUsage::busy).toList());
    }

    @Test
    void since_aContainerThatStartedAgain_hasNoRateOfThatTime() {
        var before = sample(1, pod("1"), used(9 * SECOND, 10, 5), cpus(0, 0, 100));

        var report =
                sample(2, pod("1"), used(SECOND, 1, 0), cpus(0, 0, 200))
                        .since(before, SLOTS, cpus -> cpus.contains(1) ? 0.5 : 1);

        assertEquals(OptionalDouble.empty(), report.pods().getFirst().cpuCores());
        assertEquals(0, report.pods().getFirst().throttled());
    }

    @Test
    void since_ofAPodThatMayRunAnywhere_isHowBusyTheHostIs() {
        var before = sample(1, pod(""), used(0, 0, 0), cpus(0, 0, 100));

        var report =
                sample(2, pod(""), used(0, 0, 0), cpus(100, 50, 200))
                        .since(before, SLOTS, cpus -> cpus.contains(1) ? 0.5 : 1);

        assertTrue(Math.abs(report.pods().getFirst().slotBusy().getAsDouble() - 0.75) < 1e-9);
    }
}
