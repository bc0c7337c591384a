package dev.berth.daemon.probe;

import dev.berth.policies.workload.ProbeKind;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often probes were told what, since the daemon started. */
public final class ProbeCounts implements Collector {
    private final Map<ProbeKind, Map<ProbeOutcome, LongAdder>> counts =
            new EnumMap<>(ProbeKind.class);

    ProbeCounts() {
        for (ProbeKind kind : ProbeKind.values()) {
            Map<ProbeOutcome, LongAdder> ofKind = new EnumMap<>(ProbeOutcome.class);
            for (ProbeOutcome outcome : ProbeOutcome.values()) {
                ofKind.put(outcome, new LongAdder());
            }
            counts.put(kind, ofKind);
        }
    }

    void add(ProbeKind kind, ProbeOutcome outcome) {
        Map<ProbeOutcome, LongAdder> ofKind = counts.getOrDefault(kind, Map.of());
        LongAdder count = ofKind.get(outcome);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public CounterSnapshot collect() {
        var snapshot =
                CounterSnapshot.builder()
                        .name("berth_probe_answers")
                        .help("Answers to probes of containers.");
        counts.forEach(
                (kind, ofKind) ->
                        ofKind.forEach(
                                (outcome, count) ->
                                        snapshot.dataPoint(
                                                CounterDataPointSnapshot.builder()
                                                        .labels(labels(kind, outcome))
                                                        .value(count.doubleValue())
                                                        .build())));
        return snapshot.build();
    }

    private static Labels labels(ProbeKind kind, ProbeOutcome outcome) {
        return Labels.of("probe", kind.label(), "result", outcome.label());
    }
}
