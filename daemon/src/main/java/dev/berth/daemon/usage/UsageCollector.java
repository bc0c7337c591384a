package dev.berth.daemon.usage;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows what pods and slots use, read when somebody asks. */
public final class UsageCollector implements MultiCollector {
    private static final double NANOS = 1e-9;

    private final Supplier<UsageReport> usage;

    public UsageCollector(Supplier<UsageReport> usage) {
        this.usage = usage;
    }

    @Override
    public MetricSnapshots collect() {
        UsageReport report = usage.get();
        var seconds =
                CounterSnapshot.builder()
                        .name("berth_pod_cpu_seconds")
                        .help("CPU that its containers have used since they started.");
        for (PodUsage pod : report.pods()) {
            seconds.dataPoint(
                    CounterDataPointSnapshot.builder()
                            .labels(labels(pod))
                            .value(pod.cpuNanos() * NANOS)
                            .build());
        }
        return MetricSnapshots.of(
                seconds.build(),
                gauge(
                        report.pods(),
                        "berth_pod_memory_bytes",
                        "Its working set.",
                        pod -> OptionalDouble.of((double) pod.memoryBytes())),
                gauge(
                        report.pods(),
                        "berth_pod_throttled_ratio",
                        "Part of its quota's periods in which it was held back.",
                        pod -> OptionalDouble.of(pod.throttled())),
                gauge(
                        report.pods(),
                        "berth_pod_cpu_pressure_ratio",
                        "Part of the last 10 s in which a process of it waited for a CPU.",
                        PodUsage::cpuPressure),
                gauge(
                        report.pods(),
                        "berth_pod_memory_pressure_ratio",
                        "Part of the last 10 s in which a process of it waited for memory.",
                        PodUsage::memoryPressure),
                slots(report.slots()));
    }

    private static GaugeSnapshot gauge(
            List<PodUsage> pods,
            String name,
            String help,
            Function<PodUsage, OptionalDouble> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (PodUsage pod : pods) {
            value.apply(pod)
                    .ifPresent(
                            number ->
                                    gauge.dataPoint(
                                            GaugeDataPointSnapshot.builder()
                                                    .labels(labels(pod))
                                                    .value(number)
                                                    .build()));
        }
        return gauge.build();
    }

    private static GaugeSnapshot slots(List<SlotUsage> slots) {
        var gauge =
                GaugeSnapshot.builder()
                        .name("berth_slot_busy_ratio")
                        .help("Part of the time in which its CPUs work, for whomever.");
        for (SlotUsage slot : slots) {
            slot.busy()
                    .ifPresent(
                            busy ->
                                    gauge.dataPoint(
                                            GaugeDataPointSnapshot.builder()
                                                    .labels(
                                                            Labels.of(
                                                                    "slot",
                                                                    Integer.toString(
                                                                            slot.slot().id()),
                                                                    "cpus",
                                                                    slot.slot().cpus().toString()))
                                                    .value(busy)
                                                    .build()));
        }
        return gauge.build();
    }

    private static Labels labels(PodUsage pod) {
        return Labels.of("namespace", pod.pod().namespace(), "pod", pod.pod().name());
    }
}
