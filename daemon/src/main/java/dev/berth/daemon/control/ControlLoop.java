package dev.berth.daemon.control;

import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.probe.CaredContainer;
import dev.berth.daemon.probe.ContainerCare;
import dev.berth.daemon.probe.ProbeCounts;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Plan;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.reconcile.RolloutMemory;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.route.ServiceEndpoints;
import dev.berth.policies.route.ServiceEndpoints.Backend;
import dev.berth.policies.workload.DesiredState;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.forward.ProbeCalls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one that acts: takes what is desired and what was observed, lets the reconciler decide,
 * publishes the outcome and begins the steps.
 *
 * <pre>
 *   documents ─┐                                      ┌─▶ routes, endpoints, status (first)
 *   engine  ───┼─▶ wake ─▶ tick: observed → Reconciler ┤
 *   probes  ───┘                                      └─▶ steps ─▶ engine ─▶ observed again
 * </pre>
 *
 * <p>A tick never waits for the engine: looks and steps run on threads of their own, and whatever
 * ends wakes the loop.
 */
public final class ControlLoop {
    /** The longest time between two ticks. */
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** How often what the kernel allows is compared between two ticks. */
    static final Duration AUDIT_PERIOD = Duration.ofSeconds(3);

    /** The shortest: a time that has come while the tick lasted is not waited for. */
    private static final Duration MIN_WAIT = Duration.ofMillis(1);

    /** How long a tick under way may take to end when the loop stops. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = System.getLogger(ControlLoop.class.getName());

    private final Supplier<DesiredState> desired;
    private final Reconciler reconciler;
    private final EngineObserver observer;
    private final ObservedStateReader reader;
    private final Readiness readiness;
    private final ProbeCalls probeCalls;
    private final ContainerCare care;
    private final CareReader cares = new CareReader();
    private final LastEnds lastEnds = new LastEnds();
    private final ResolvedImages images;
    private final StepExecutor steps;
    private final RoutePublisher routes;
    private final PodNews news;
    private final AddressBook addresses;
    private final MoveAccount moves;
    private final ForeignWatch foreign;
    private final VolumeKeeper volumes;
    private final Consumer<LiveState> published;
    private final EventLog events;
    private final InstantSource clock;
    private final Signal wakes;
    private final Workers workers;
    private volatile @Nullable Worker worker;

    /** Containers at addresses that they should not have: told once. */
    private final Set<String> misplaced = new HashSet<>();

    /** What the last tick wants to be told. */
    private RolloutMemory rollouts;

    private volatile Optional<LiveState> live = Optional.empty();
    private volatile boolean closed;
    private volatile long lastTickNanos = System.nanoTime();

    private ControlLoop(
            ControlParts parts, Supplier<DesiredState> desired, Consumer<LiveState> published) {
        this.desired = desired;
        this.published = published;
        this.rollouts = parts.rollouts();
        this.reconciler = parts.reconciler();
        this.observer = parts.observer();
        this.reader = parts.reader();
        this.readiness = parts.readiness();
        this.probeCalls = parts.probeCalls();
        this.care = parts.care();
        this.images = parts.images();
        this.steps = parts.steps();
        this.routes = parts.routes();
        this.news = parts.news();
        this.addresses = parts.addresses();
        this.moves = parts.moves();
        this.foreign = parts.foreign();
        this.events = parts.events();
        this.volumes = parts.volumes();
        this.clock = parts.clock();
        this.wakes = parts.wakes();
        this.workers = parts.workers();
    }

    /**
     * A loop that has not begun.
     *
     * @param world what it works on
     * @param desired the applied documents
     * @param balancer takes new routes and endpoints
     * @param idle tells when an endpoint serves nobody
     * @param published hears of every tick, on the loop's thread; must return at once
     */
    public static ControlLoop of(
            ControlWorld world,
            Supplier<DesiredState> desired,
            Consumer<RoutingSnapshot> balancer,
            IdleEndpoints idle,
            Consumer<LiveState> published) {
        return of(world, desired, balancer, idle, published, new StepsInFlight());
    }

    /** The same with what remembers its steps. */
    static ControlLoop of(
            ControlWorld world,
            Supplier<DesiredState> desired,
            Consumer<RoutingSnapshot> balancer,
            IdleEndpoints idle,
            Consumer<LiveState> published,
            StepsInFlight inFlight) {
        return new ControlLoop(
                ControlParts.of(world, desired, balancer, idle, inFlight), desired, published);
    }

    /** Begins to observe and to act. */
    public void start() {
        observer.start();
        worker = workers.startApart("control-loop", this::run);
    }

    /** Something has changed: tick soon. Never waits. */
    public void wake() {
        wakes.raise();
    }

    /** The engine says that something has changed: look, then tick. Never waits. */
    public void lookAgain() {
        observer.request();
    }

    /** An image was pushed: what waits for one may go on. */
    public void imagesChanged() {
        images.retryMissing();
        wake();
    }

    /** The state as of the last tick; empty before the first. */
    public Optional<LiveState> live() {
        return live;
    }

    /** What is remembered of a container that exists; for any thread. */
    public ContainerPast past(String containerId) {
        return new ContainerPast(lastEnds.of(containerId), care.history().of(containerId));
    }

    /** How often probes of containers were told what. */
    public ProbeCounts probeCounts() {
        return care.counts();
    }

    /** Whether it ticks as it should, however the clock is set meanwhile. */
    public boolean isAlive() {
        return System.nanoTime() - lastTickNanos < MAX_WAIT.multipliedBy(2).toNanos();
    }

    private void run() {
        while (!closed) {
            Duration wait = MAX_WAIT;
            try {
                wait = tick(clock.instant());
            } catch (RuntimeException e) {
                // A bug must not end the loop: the next tick begins from what is observed anew.
                LOG.log(Level.ERROR, "invariant broken in a tick of the control loop", e);
            }
            try {
                rest(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits until it is time, until woken, or until a container has more than it was granted. */
    private void rest(Duration wait) throws InterruptedException {
        Duration left = wait;
        while (left.compareTo(AUDIT_PERIOD) > 0) {
            if (wakes.await(AUDIT_PERIOD) || isDrifting()) {
                return;
            }
            left = left.minus(AUDIT_PERIOD);
        }
        boolean woken = wakes.await(left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left);
        LOG.log(Level.TRACE, () -> woken ? "woken" : "time to tick");
    }

    private boolean isDrifting() {
        return live.filter(state -> reader.isDrifting(state.observation())).isPresent();
    }

    private Duration tick(Instant now) {
        lastTickNanos = System.nanoTime();
        Observation observation = observer.latest();
        if (observation.reachable()) {
            // A look that failed shows no effects: what it repeats may be older than the steps.
            steps.inFlight().settle(observation.sequence(), now);
        }
        DesiredState wanted = desired.get();
        List<PodReader.Part> parts = reader.parts(observation);
        lastEnds.observe(observation.containers());
        cares.read(parts);
        watch(wanted, parts);
        ObservedState observed =
                reader.read(
                        observation, parts, moves.at(now), foreign.confined(observation), rollouts);
        Plan plan = reconciler.reconcile(wanted, observed, now);
        rollouts = plan.rollouts();
        var state =
                new LiveState(
                        wanted,
                        observation,
                        observed,
                        plan,
                        foreign.intruders(observation, plan.ledger()));
        live = Optional.of(state);
        if (observation.sequence() > 0) {
            // First the routes: a container that is to stop gets no request from here on.
            routes.publish(state, parts);
        }
        published.accept(state);
        news.tell(plan.pods());
        volumes.update(state);
        settleAddresses(observation, observed, now);
        images.retain(plan.images());
        images.secrets(wanted.secrets());
        moves.spend(plan.steps());
        steps.tell(plan.batch().notices());
        steps.begin(plan.steps());
        plan.interruptions().forEach(this::tell);
        return plan.wakeAt().map(at -> until(now, at)).orElse(MAX_WAIT);
    }

    private void tell(Plan.Interruption interruption) {
        events.warning(
                interruption.workload().kind().title(),
                interruption.workload().object(),
                interruption.reason(),
                interruption.message());
    }

    private static Duration until(Instant now, Instant at) {
        Duration wait = Duration.between(now, at);
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }

    /** Asks what runs how it does, from now on. */
    private void watch(DesiredState wanted, List<PodReader.Part> parts) {
        List<PortProbe.Subject> ports = new ArrayList<>();
        List<CaredContainer> running = new ArrayList<>();
        for (ObservedPod pod : PodReader.pods(parts, unknown -> false)) {
            running.addAll(cares.running(pod));
            PodContainer networked = pod.networked();
            if (networked.phase() == PodContainer.Phase.RUNNING) {
                PodBackends.of(pod, parts)
                        .map(backend -> portsOf(pod, backend, wanted, parts))
                        .ifPresent(ports::add);
            }
        }
        readiness.watch(ports);
        care.watch(
                running, parts.stream().map(part -> part.part().id()).collect(Collectors.toSet()));
    }

    private PortProbe.Subject portsOf(
            ObservedPod pod, Backend backend, DesiredState wanted, List<PodReader.Part> parts) {
        var probed = ServiceEndpoints.probedPorts(wanted.services().values(), backend);
        return new PortProbe.Subject(
                backend.id(),
                backend.address(),
                cares.unspoken(pod, parts, probed),
                pod.networked().startedAt());
    }

    /** The address book follows the containers: what exists holds its address, what went rests. */
    private void settleAddresses(Observation observation, ObservedState observed, Instant now) {
        if (!observation.reachable()) {
            return;
        }
        Set<String> holders = new HashSet<>();
        for (ObservedPod pod : observed.pods()) {
            String holder = PodContainers.holder(pod.name());
            holders.add(holder);
            pod.address().map(Inet4Address::ofLiteral).ifPresent(at -> adopt(holder, at, now));
        }
        for (Step step : steps.inFlight().steps()) {
            if (step instanceof Step.CreatePod create) {
                holders.add(PodContainers.holder(create.pod()));
            }
        }
        for (String holder : Set.copyOf(addresses.holders().values())) {
            if (!holders.contains(holder)) {
                addresses.release(holder, now);
            }
        }
    }

    /** What the engine says holds, also against what an attempt to create was promised. */
    private void adopt(String holder, Inet4Address address, Instant now) {
        if (addresses.adopt(holder, address) instanceof Result.Ok<?>) {
            return;
        }
        addresses.release(holder, now);
        if (addresses.adopt(holder, address) instanceof Result.Refused<?>(var problems)
                && misplaced.add(holder + " " + address)) {
            LOG.log(Level.WARNING, () -> "address of " + holder + ": " + problems);
        }
    }

    /** Ends observing and acting; containers keep running, and steps under way run to their end. */
    public void stop() throws InterruptedException {
        closed = true;
        observer.close();
        Worker running = worker;
        if (running != null) {
            running.interrupt();
            running.join(STOP_WAIT);
        }
        readiness.close();
        care.close();
        probeCalls.close();
    }
}
