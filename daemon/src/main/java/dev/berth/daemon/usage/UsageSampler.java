package dev.berth.daemon.usage;

import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.CgroupReader;
import dev.berth.daemon.host.CgroupUsage;
import dev.berth.daemon.host.CpuTimesReader;
import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads now and then what pods and slots use: seldom while nobody needs it, each second while
 * requests are weighted by it. A few small files of the kernel for each container, and never a
 * stream of the engine's statistics.
 */
public final class UsageSampler implements AutoCloseable {
    /** Between two samples while requests are weighted by them. */
    static final Duration BUSY_PERIOD = Duration.ofSeconds(1);

    /** Between two samples otherwise. */
    static final Duration IDLE_PERIOD = Duration.ofSeconds(15);

    /** The least time over which a rate is worth telling. */
    static final Duration LEAST_SPAN = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger(UsageSampler.class.getName());

    private final Supplier<Optional<LiveState>> live;
    private final CpuTimesReader cpus;
    private final CgroupReader groups;
    private final ToDoubleFunction<CpuSet> speeds;
    private final Predicate<LiveState> weighted;
    private final Consumer<Map<String, CpuLoad>> loads;
    private final InstantSource clock;
    private final ReentrantLock sampling = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Sample last;
    private boolean failed;
    private volatile UsageReport report = UsageReport.NONE;

    private UsageSampler(
            Supplier<Optional<LiveState>> live,
            CpuTimesReader cpus,
            CgroupReader groups,
            ToDoubleFunction<CpuSet> speeds,
            Predicate<LiveState> weighted,
            Consumer<Map<String, CpuLoad>> loads,
            InstantSource clock) {
        this.live = live;
        this.cpus = cpus;
        this.groups = groups;
        this.speeds = speeds;
        this.weighted = weighted;
        this.loads = loads;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("usage").unstarted(this::run);
    }

    /**
     * Begins to sample.
     *
     * @param speeds how fast CPUs are, 1 for the fastest
     * @param weighted whether some service spreads its requests by load
     * @param loads takes how each pod fares on its CPUs, by the id of its endpoint
     */
    public static UsageSampler start(
            Supplier<Optional<LiveState>> live,
            CpuTimesReader cpus,
            CgroupReader groups,
            ToDoubleFunction<CpuSet> speeds,
            Predicate<LiveState> weighted,
            Consumer<Map<String, CpuLoad>> loads,
            InstantSource clock) {
        var sampler = new UsageSampler(live, cpus, groups, speeds, weighted, loads, clock);
        sampler.thread.start();
        return sampler;
    }

    /** What the last sample showed. */
    public UsageReport report() {
        return report;
    }

    /** What a sample shows that is no older than a moment. */
    public UsageReport fresh() {
        live.get().ifPresent(this::sample);
        return report;
    }

    private void run() {
        try {
            boolean over = false;
            while (!over) {
                Optional<LiveState> state = live.get();
                state.ifPresent(this::sample);
                Duration wait = state.filter(weighted).isPresent() ? BUSY_PERIOD : IDLE_PERIOD;
                over = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample(LiveState state) {
        sampling.lock();
        try {
            long nanos = System.nanoTime();
            Sample before = last;
            if (before != null && nanos - before.nanos() < LEAST_SPAN.toNanos()) {
                return;
            }
            SortedMap<Sample.ObservedPodKey, CgroupUsage> pods = pods(state);
            var now = new Sample(clock.instant(), nanos, cpus.read(), pods);
            report = now.since(before, slots(state), speeds);
            last = now;
            failed = false;
            tellLoads(pods);
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                LOG.log(System.Logger.Level.WARNING, "what pods use cannot be read", e);
            }
            failed = true;
        } finally {
            sampling.unlock();
        }
    }

    private void tellLoads(SortedMap<Sample.ObservedPodKey, CgroupUsage> pods) {
        Map<String, CpuLoad> known = new HashMap<>();
        for (Sample.ObservedPodKey key : pods.keySet()) {
            report.pods().stream()
                    .filter(usage -> usage.pod().equals(key.pod().name()))
                    .findFirst()
                    .flatMap(PodUsage::load)
                    .ifPresent(load -> known.put(key.pod().networked().id(), load));
        }
        loads.accept(known);
    }

    private static List<Slot> slots(LiveState state) {
        return state.plan().ledger().slots().stream().map(SlotState::slot).toList();
    }

    private SortedMap<Sample.ObservedPodKey, CgroupUsage> pods(LiveState state) {
        Map<String, ObservedContainer> running =
                state.observation().containers().stream()
                        .filter(container -> container.state() == ContainerState.RUNNING)
                        .collect(Collectors.toMap(ObservedContainer::id, Function.identity()));
        SortedMap<Sample.ObservedPodKey, CgroupUsage> usage = new TreeMap<>();
        for (ObservedPod pod : state.observed().pods()) {
            pod.containers().stream()
                    .map(PodContainer::id)
                    .flatMap(id -> Optional.ofNullable(running.get(id)).stream())
                    .flatMap(container -> groups.read(container.pid()).stream())
                    .reduce(PodUsage::sum)
                    .ifPresent(sum -> usage.put(new Sample.ObservedPodKey(pod), sum));
        }
        return usage;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
