package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ContainerName;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Notice;
import dev.berth.policies.reconcile.RestartHistory;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Carries out steps, each on a thread of its own, so that a slow one holds up nobody else. */
final class StepExecutor {
    private static final Logger LOG = System.getLogger(StepExecutor.class.getName());

    private final StepsInFlight inFlight;
    private final Map<ContainerName, RestartHistory> restarts = new ConcurrentHashMap<>();
    private final Engine engine;
    private final ContainerNetwork network;
    private final PodContainers containers;
    private final ResolvedImages images;
    private final Supplier<SlotMap> slots;
    private final EventLog events;
    private final InstantSource clock;
    private final EngineObserver observer;
    private final Workers workers;
    private final BatchRecords batch;
    private final BatchEvents batchEvents;

    StepExecutor(
            StepsInFlight inFlight,
            Engine engine,
            ContainerNetwork network,
            PodContainers containers,
            ResolvedImages images,
            Supplier<SlotMap> slots,
            EventLog events,
            InstantSource clock,
            EngineObserver observer,
            Workers workers,
            BatchRecords batch) {
        this.inFlight = inFlight;
        this.engine = engine;
        this.network = network;
        this.containers = containers;
        this.images = images;
        this.slots = slots;
        this.events = events;
        this.clock = clock;
        this.observer = observer;
        this.workers = workers;
        this.batch = batch;
        this.batchEvents = new BatchEvents(events);
    }

    StepsInFlight inFlight() {
        return inFlight;
    }

    /** Tells what holds now and did not before; for the loop's thread. */
    void tell(Set<Notice> notices) {
        batchEvents.notices(notices);
    }

    Map<ContainerName, RestartHistory> restarts() {
        return restarts;
    }

    /** Begins each step whose subject is not busy; the others come again with the next plan. */
    void begin(List<Step> steps) {
        for (Step step : steps) {
            if (inFlight.begin(step)) {
                workers.start(step.subject(), () -> run(step));
            }
        }
    }

    private void run(Step step) {
        try {
            announce(step);
            execute(step);
            inFlight.succeeded(step, observer.begun());
            told(step);
        } catch (StepRefused | IOException e) {
            failed(step, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(step, "interrupted");
        } catch (RuntimeException | Error e) {
            // Also what a native library lacks: a step that never ended would keep its pod for
            // good.
            LOG.log(Level.ERROR, () -> "invariant broken in " + step.id(), e);
            failed(step, "internal error, see the daemon's log");
        }
        observer.request();
    }

    /** What is told before it is done, since it takes its time. */
    private void announce(Step step) {
        if (step instanceof Step.EndContainers(PodName pod, List<Step.End> ends)) {
            ends.forEach(
                    end ->
                            events.normal(
                                    "Pod",
                                    object(pod),
                                    "Killing",
                                    end.reason() + ", will be restarted"));
        }
    }

    private void execute(Step step)
            throws EngineException, StepRefused, IOException, InterruptedException {
        switch (step) {
            case Step.OfStore change -> batch.carryOut(change);
            case Step.EnsureNetwork ensure -> ensureNetwork();
            case Step.ResolveImage resolve -> images.resolve(resolve);
            case Step.CreatePod create -> create(create);
            case Step.StartPod start -> {
                containers.start(start);
                start.starts()
                        .forEach(
                                one ->
                                        restarts.put(
                                                new ContainerName(start.pod(), one.container()),
                                                one.history()));
            }
            case Step.RepinPod repin -> containers.repin(repin);
            case Step.StopPod stop -> containers.stop(stop);
            case Step.EndContainers ends -> containers.end(ends);
            case Step.HaltPod halt -> containers.halt(halt);
            case Step.Confine confine -> containers.confine(confine);
            case Step.RemovePod remove -> {
                containers.remove(remove);
                restarts.keySet().removeIf(container -> container.pod().equals(remove.pod()));
            }
        }
    }

    /** An image that was there may be pruned by others: the next attempt finds it again. */
    private void create(Step.CreatePod step) throws StepRefused, IOException {
        images.admit(step);
        try {
            containers.create(step, slots.get());
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.MISSING) {
                for (var container : step.template().all()) {
                    var key = new ImageKey(step.workload(), step.specHash(), container.name());
                    images.resolve(new Step.ResolveImage(key, container.image(), container.pull()));
                }
            }
            throw e;
        }
    }

    private void ensureNetwork() throws EngineException, StepRefused {
        if (network.ensure(engine) instanceof Result.Refused<?>(var problems)) {
            throw new StepRefused(
                    String.join("; ", problems.stream().map(Problem::toString).toList()));
        }
    }

    private void failed(Step step, String reason) {
        inFlight.failed(step, observer.begun(), reason, clock.instant());
        switch (step) {
            case Step.Confine confine ->
                    LOG.log(
                            Level.WARNING,
                            () -> "cannot be confined: " + confine.containerId() + ": " + reason);
            case Step.OfStore change -> batchEvents.failed(change, reason);
            case Step.EnsureNetwork ensure ->
                    LOG.log(Level.WARNING, () -> "the network cannot be made: " + reason);
            case Step.ResolveImage resolve ->
                    events.warning(
                            resolve.key().workload().kind().title(),
                            resolve.key().workload().object(),
                            "FailedToResolve",
                            reason);
            case Step.CreatePod create ->
                    events.warning("Pod", object(create.pod()), "FailedCreate", reason);
            case Step.StartPod start ->
                    events.warning("Pod", object(start.pod()), "FailedStart", reason);
            case Step.RepinPod repin ->
                    events.warning("Pod", object(repin.pod()), "FailedRepin", reason);
            case Step.StopPod stop ->
                    events.warning("Pod", object(stop.pod()), "FailedKillPod", reason);
            case Step.EndContainers ends ->
                    events.warning("Pod", object(ends.pod()), "FailedKillPod", reason);
            case Step.HaltPod halt ->
                    events.warning("Pod", object(halt.pod()), "FailedKillPod", reason);
            case Step.RemovePod remove ->
                    events.warning("Pod", object(remove.pod()), "FailedRemove", reason);
        }
    }

    private void told(Step step) {
        switch (step) {
            case Step.Confine confine ->
                    LOG.log(
                            Level.INFO,
                            () -> confine.containerId() + " is confined to CPUs " + confine.to());
            case Step.OfStore change -> batchEvents.done(change);
            case Step.EnsureNetwork ensure -> LOG.log(Level.DEBUG, "the network is there");
            case Step.ResolveImage resolve -> LOG.log(Level.DEBUG, () -> "looked for " + resolve);
            case Step.CreatePod create -> {
                events.normal(
                        "Pod",
                        object(create.pod()),
                        "Created",
                        images(create) + ", CPUs " + create.placement().cpus());
                batchEvents.created(create);
            }
            case Step.StartPod start -> start.starts().forEach(one -> toldStart(start, one));
            case Step.RepinPod repin -> toldRepin(repin);
            case Step.StopPod stop ->
                    events.normal("Pod", object(stop.pod()), "Killing", "stopped");
            case Step.EndContainers ends ->
                    LOG.log(Level.DEBUG, () -> "ended what was not well: " + ends);
            case Step.HaltPod halt ->
                    events.normal(
                            "Pod",
                            object(halt.pod()),
                            halt.isOver() ? "Completed" : "SandboxChanged",
                            halt.isOver()
                                    ? "its network is gone, for it has ended"
                                    : "stopped, for its network had ended");
            case Step.RemovePod remove ->
                    events.normal("Pod", object(remove.pod()), "Removed", "removed");
        }
    }

    private void toldRepin(Step.RepinPod step) {
        String moved = "moved from CPUs " + step.from() + " to " + step.to();
        if (step.from().equals(step.to())) {
            events.normal(
                    "Pod",
                    object(step.pod()),
                    "IsolationRestored",
                    "has CPUs " + step.to() + " and its limits again");
        } else if (step.gain() > 0) {
            events.normal(
                    "Pod",
                    object(step.pod()),
                    "Rebalanced",
                    moved + ", which saves " + step.gain() + " points of cost");
        } else {
            events.normal("Pod", object(step.pod()), "Repinned", moved);
        }
    }

    private void toldStart(Step.StartPod step, Step.Start start) {
        String which = start.container().isEmpty() ? "the sandbox" : start.container();
        int restarts = start.history().restarts();
        events.normal(
                "Pod",
                object(step.pod()),
                "Started",
                restarts == 0
                        ? which + " started"
                        : which + " started again, for the " + restarts + ". time");
    }

    private static String images(Step.CreatePod create) {
        return create.template().all().stream()
                .flatMap(container -> Stream.ofNullable(create.images().get(container.name())))
                .map(ImageState.Present::engineReference)
                .distinct()
                .collect(Collectors.joining(", ", "image ", ""));
    }

    private static ObjectName object(PodName pod) {
        return new ObjectName(pod.namespace(), pod.name());
    }
}
