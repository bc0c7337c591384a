package dev.berth.daemon.isolation;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.CpusetTree;
import dev.berth.daemon.host.KernelPins;
import dev.berth.daemon.host.TaskReader;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks now and then who of the host runs on CPUs of exclusive pods, and tells. While there are no
 * such pods it reads nothing.
 */
public final class HostWatch implements AutoCloseable {
    /** Between two rounds. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(HostWatch.class.getName());

    private final Supplier<Optional<LiveState>> live;
    private final HostScan scan;
    private final HostFindings findings;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean failed;
    private volatile List<HostIntruder> intruders = List.of();

    private HostWatch(
            Supplier<Optional<LiveState>> live,
            HostScan scan,
            HostFindings findings,
            InstantSource clock) {
        this.live = live;
        this.scan = scan;
        this.findings = findings;
        this.clock = clock;
    }

    /**
     * Begins to look.
     *
     * @param live who is to be alone where
     * @param groups of processes
     * @param tasks their threads
     * @param pins on which CPUs a thread may run
     */
    public static HostWatch start(
            Supplier<Optional<LiveState>> live,
            CpusetTree groups,
            TaskReader tasks,
            KernelPins pins,
            EventLog events,
            InstantSource clock) {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        var watch =
                new HostWatch(
                        live,
                        new HostScan(groups, tasks, pins, self),
                        new HostFindings(events),
                        clock);
        Thread.ofVirtual().name("host-watch").start(watch::run);
        return watch;
    }

    /** Who of the host was seen on CPUs of exclusive pods within the last minute. */
    public List<HostIntruder> intruders() {
        return intruders;
    }

    private void run() {
        try {
            do {
                live.get().ifPresent(this::round);
            } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(LiveState state) {
        Map<PodName, CpuSet> exclusive = exclusive(state);
        if (exclusive.isEmpty()) {
            intruders = List.of();
            return;
        }
        try {
            CpuSet cpus = exclusive.values().stream().reduce(CpuSet.EMPTY, CpuSet::union);
            intruders =
                    findings.add(scan.round(cpus, containers(state)), exclusive, clock.instant());
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                LOG.log(System.Logger.Level.WARNING, "processes of the host cannot be read", e);
            }
            failed = true;
        }
    }

    private static Map<PodName, CpuSet> exclusive(LiveState state) {
        Map<PodName, CpuSet> exclusive = new TreeMap<>();
        for (Holder holder : state.plan().ledger().holders()) {
            if (holder.demand().mode() == Mode.EXCLUSIVE && !holder.pin().isEmpty()) {
                exclusive.merge(holder.pod(), holder.pin(), CpuSet::union);
            }
        }
        return exclusive;
    }

    private static Set<String> containers(LiveState state) {
        return Stream.concat(
                        state.observation().containers().stream(),
                        state.observation().others().stream())
                .map(ObservedContainer::id)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
