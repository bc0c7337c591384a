package dev.berth.daemon.usage;

import dev.berth.daemon.host.CgroupUsage;
import dev.berth.daemon.host.CpuTimes;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was read at one time; two of them make a report.
 *
 * @param at when
 * @param nanos the same on a clock that nobody sets
 * @param cpus by number
 * @param pods what the containers of each running pod have used
 */
record Sample(
        Instant at,
        long nanos,
        Map<Integer, CpuTimes> cpus,
        SortedMap<ObservedPodKey, CgroupUsage> pods) {

    /** A pod and the containers that it was made of: a successor of its name is another. */
    record ObservedPodKey(ObservedPod pod) implements Comparable<ObservedPodKey> {
        @Override
        public int compareTo(ObservedPodKey other) {
            int byName = pod.name().compareTo(other.pod.name());
            return byName != 0
                    ? byName
                    : pod.networked().id().compareTo(other.pod.networked().id());
        }
    }

    /**
     * What happened between that sample and this one; without one there are no rates.
     *
     * @param speeds how fast CPUs are, 1 for the fastest
     */
    UsageReport since(@Nullable Sample before, List<Slot> slots, ToDoubleFunction<CpuSet> speeds) {
        List<PodUsage> usage = new ArrayList<>();
        pods.forEach(
                (key, now) -> {
                    var earlier = before == null ? null : before.pods.get(key);
                    boolean grows = earlier != null && now.cpuNanos() >= earlier.cpuNanos();
                    // A container that was started again begins at nothing.
                    usage.add(pod(key.pod(), now, grows ? earlier : null, before, speeds));
                });
        return new UsageReport(
                at,
                usage,
                slots.stream()
                        .map(slot -> new SlotUsage(slot, busy(slot.cpus(), before)))
                        .toList());
    }

    private PodUsage pod(
            ObservedPod pod,
            CgroupUsage now,
            @Nullable CgroupUsage earlier,
            @Nullable Sample before,
            ToDoubleFunction<CpuSet> speeds) {
        var cores = OptionalDouble.empty();
        double throttled = 0;
        if (earlier != null && before != null && nanos > before.nanos) {
            double used = now.cpuNanos() - earlier.cpuNanos();
            cores = OptionalDouble.of(used / (nanos - before.nanos));
            long periods = now.periods() - earlier.periods();
            throttled =
                    periods <= 0
                            ? 0
                            : Math.clamp(
                                    (double) (now.throttledPeriods() - earlier.throttledPeriods())
                                            / periods,
                                    0,
                                    1);
        }
        OptionalDouble busy = busy(pod.pin(), before);
        int pinned = pod.pin().isEmpty() ? cpus.size() : pod.pin().size();
        return new PodUsage(
                pod.name(),
                cores,
                busy,
                cores.isPresent() && busy.isPresent()
                        ? Optional.of(
                                CpuLoad.of(
                                        cores.getAsDouble(),
                                        busy.getAsDouble() * pinned,
                                        pinned,
                                        speeds.applyAsDouble(pod.pin())))
                        : Optional.empty(),
                throttled,
                now.cpuNanos(),
                now.memoryBytes(),
                now.memoryLimitBytes(),
                now.cpuPressure(),
                now.memoryPressure());
    }

    /** Mean over the CPUs; all of the host's where none is named. */
    private OptionalDouble busy(CpuSet set, @Nullable Sample before) {
        if (before == null) {
            return OptionalDouble.empty();
        }
        IntStream which =
                set.isEmpty() ? cpus.keySet().stream().mapToInt(Integer::intValue) : set.stream();
        return which.mapToObj(cpu -> busy(cpus.get(cpu), before.cpus.get(cpu)))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /** Of a CPU that was there at both times. */
    private static OptionalDouble busy(@Nullable CpuTimes now, @Nullable CpuTimes before) {
        return now == null || before == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(now.busySince(before));
    }
}
