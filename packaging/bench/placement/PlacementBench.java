package dev.berth.bench;

import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Decisions of each policy on a host that is two thirds full, at several numbers of slots. One
 * decision is a pod that goes, a newcomer that is placed, and the ledgers after both.
 */
@State(Scope.Thread)
public class PlacementBench {
    private static final int SLOTS_OF_A_CACHE = 8;
    private static final int NODES = 2;
    private static final int SEED = 20_261_101;

    @Param({"least-allocated", "max-match", "greedy"})
    public String policyName = "";

    @Param({"16", "128", "1024", "8192"})
    public int slots;

    private PlacementPolicy policy;
    private SlotLedger ledger;
    private final List<PodName> pods = new ArrayList<>();
    private Random random;

    @Setup
    public void fill() {
        random = new Random(SEED);
        policy = PlacementPolicies.named(policyName).orElseThrow();
        ledger = SlotLedger.of(map(slots), new HostMemory(1L << 50, 0), List.of());
        for (int i = 0; used() < slots * 2L / 3; i++) {
            var pod = new PodName("default", "pod-" + i);
            var demand =
                    random.nextInt(8) == 0
                            ? SlotDemand.exclusive(1 + random.nextInt(4), 1 << 20)
                            : SlotDemand.shared(100 + random.nextInt(500), 1 << 20);
            place(pod, demand);
            if (!ledger.of(pod).isEmpty()) {
                pods.add(pod);
            }
        }
    }

    private long used() {
        return ledger.slots().stream().filter(state -> !state.holders().isEmpty()).count();
    }

    private static SlotMap map(int count) {
        var slots = new ArrayList<Slot>();
        for (int i = 0; i < count; i++) {
            int node = i * NODES / count;
            slots.add(Slot.of(i, CpuSet.of(i), node, i / SLOTS_OF_A_CACHE * SLOTS_OF_A_CACHE));
        }
        return new SlotMap(slots, CpuSet.EMPTY, CpuSet.range(0, count - 1));
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Object decide() {
        var pod = pods.get(random.nextInt(pods.size()));
        var demand = ledger.of(pod).getFirst().demand();
        ledger = ledger.without(pod);
        place(pod, demand);
        return ledger;
    }

    private void place(PodName pod, SlotDemand demand) {
        if (policy.place(ledger, demand) instanceof Placement placement) {
            ledger = ledger.with(new Holder(pod, demand, placement.cpus()));
        }
    }

    /** {@code PlacementBench MILLIS SLOTS...}: a line for each policy and number of slots. */
    public static void main(String[] arguments) throws Exception {
        var time = TimeValue.milliseconds(Integer.parseInt(arguments[0]));
        var slots = List.of(arguments).subList(1, arguments.length);
        var options =
                new OptionsBuilder()
                        .include("PlacementBench\\.decide")
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(time)
                        .measurementIterations(2)
                        .measurementTime(time)
                        .verbosity(VerboseMode.SILENT)
                        .param("slots", slots.toArray(String[]::new))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend("-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders")
                        .build();
        var lines = new TreeMap<String, TreeMap<Integer, Line>>();
        System.out.printf(
                "%-16s %6s %12s %9s %9s %9s%n",
                "policy", "slots", "decisions/s", "p50 us", "p99 us", "bytes");
        for (var result : new Runner(options).run()) {
            var figures = result.getPrimaryResult().getStatistics();
            String name = result.getParams().getParam("policyName");
            int count = Integer.parseInt(result.getParams().getParam("slots"));
            var line =
                    new Line(
                            figures.getPercentile(50),
                            result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
            lines.computeIfAbsent(name, key -> new TreeMap<>()).put(count, line);
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %6d %12.0f %9.2f %9.2f %9.0f%n",
                    name,
                    count,
                    1e6 / figures.getMean(),
                    line.median(),
                    figures.getPercentile(99),
                    line.bytes());
        }
        lines.forEach(PlacementBench::growth);
    }

    /** What is compared: microseconds, and bytes that a decision allocates. */
    private record Line(double median, double bytes) {}

    /**
     * What each doubling of the slots adds to a decision: the same from step to step where it grows
     * as the logarithm does. Bytes tell what a decision copies; time has in it too that more slots
     * lie in slower caches of the processor.
     */
    private static void growth(String name, TreeMap<Integer, Line> lines) {
        var bytes = new StringBuilder();
        var micros = new StringBuilder();
        for (var line : lines.entrySet()) {
            var next = lines.higherEntry(line.getKey());
            if (next != null) {
                double doublings = Math.log((double) next.getKey() / line.getKey()) / Math.log(2);
                var from = line.getValue();
                var to = next.getValue();
                bytes.append(
                        String.format(
                                Locale.ROOT, " %.0f", (to.bytes() - from.bytes()) / doublings));
                micros.append(
                        String.format(
                                Locale.ROOT, " %.2f", (to.median() - from.median()) / doublings));
            }
        }
        System.out.printf("%-16s a doubling adds%s bytes,%s us%n", name, bytes, micros);
    }
}
