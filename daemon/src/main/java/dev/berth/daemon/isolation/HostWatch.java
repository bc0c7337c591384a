package dev.berth.daemon.isolation;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.nio.file.Path;
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

    /** How long a round under way may take to end. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(HostWatch.class.getName());

    private final Supplier<Optional<LiveState>> live;
    private final HostScan scan;
    private final HostFindings findings;
    private final HostConfinement confinement;
    private final boolean confines;
    private final EventLog events;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean failed;

    /** Whether somebody may be kept off; at first, by a daemon before this one. */
    private boolean confined = true;

    private Optional<String> trouble = Optional.empty();
    private volatile List<HostIntruder> intruders = List.of();

    private HostWatch(
            Supplier<Optional<LiveState>> live,
            HostScan scan,
            HostConfinement confinement,
            boolean confines,
            EventLog events,
            InstantSource clock) {
        this.live = live;
        this.scan = scan;
        this.findings = new HostFindings(events);
        this.confinement = confinement;
        this.confines = confines;
        this.events = events;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("host-watch").unstarted(this::run);
    }

    /**
     * Begins to look.
     *
     * @param live who is to be alone where
     * @param host what the kernel tells
     * @param confines whether processes are kept off
     * @param confined where it is remembered, until the machine stops, whom that was done to
     */
    public static HostWatch start(
            Supplier<Optional<LiveState>> live,
            HostFiles host,
            boolean confines,
            Path confined,
            EventLog events,
            InstantSource clock) {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        var watch =
                new HostWatch(
                        live,
                        new HostScan(host, self),
                        HostConfinement.of(host, confined),
                        confines,
                        events,
                        clock);
        watch.thread.start();
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
        CpuSet cpus = exclusive.values().stream().reduce(CpuSet.EMPTY, CpuSet::union);
        Set<String> containers = containers(state);
        try {
            if (confined && (cpus.isEmpty() || !confines)) {
                confinement.release();
                confined = false;
            }
            if (cpus.isEmpty()) {
                intruders = List.of();
                return;
            }
            if (confines) {
                confined = true;
                tell(confinement.keepOff(cpus, containers), exclusive.keySet());
            }
            intruders = findings.add(scan.round(cpus, containers), exclusive, clock.instant());
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                LOG.log(System.Logger.Level.WARNING, "processes of the host cannot be read", e);
            }
            failed = true;
        }
    }

    /** The same trouble is told once. */
    private void tell(Optional<String> now, Set<PodName> pods) {
        if (now.isPresent() && !now.equals(trouble)) {
            for (PodName pod : pods) {
                events.warning(
                        "Pod",
                        new ObjectName(pod.namespace(), pod.name()),
                        "HostNotConfined",
                        "processes of the host are not kept off its CPUs: " + now.get());
            }
        }
        trouble = now;
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

    /** Ends looking; processes may run again where they could before. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (thread.join(STOP_WAIT)) {
                release();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        try {
            confinement.release();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "processes of the host cannot be let where they were before",
                    e);
        }
    }
}
