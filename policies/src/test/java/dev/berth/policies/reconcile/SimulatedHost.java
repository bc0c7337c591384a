package dev.berth.policies.reconcile;

import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A host with an engine and the loop around the reconciler, on a clock of its own: steps take time,
 * may fail, and their effects are seen afterwards.
 */
final class SimulatedHost {
    record Begun(Step step, Instant doneAt) {}

    final Random random;
    final Map<ContainerName, SimulatedContainer> containers =
            new TreeMap<>(Comparator.comparing(ContainerName::toString));
    final List<Begun> inFlight = new ArrayList<>();
    final Map<ImageKey, ImageState> images = new HashMap<>();
    final Map<String, StepFailure> failures = new HashMap<>();
    final Map<ContainerName, RestartHistory> restarts = new HashMap<>();
    final List<Step> log = new ArrayList<>();
    final SimulatedStore store = new SimulatedStore();
    final List<Plan.Interruption> interruptions = new ArrayList<>();
    Reconciler reconciler = new Reconciler(PlacementPolicies.DEFAULT);

    RolloutMemory rollouts = RolloutMemory.NONE;
    Instant now = Instant.parse("2026-11-01T00:00:00Z");
    DesiredState desired = DesiredState.EMPTY;
    SlotMap slots;
    HostMemory memory;
    boolean reachable = true;
    boolean network;
    MoveAllowance moves = MoveAllowance.NONE;

    /** What every container says of itself, in place of what it would say. */
    Optional<Vitals> vitals = Optional.empty();

    /** The chance that a step fails, 0 to 1. */
    double failureRate;

    /** How long a step takes at most; 0: it is done at once. */
    int slowestStepMillis;

    /** After so many idle seconds every container that gets ready is ready. */
    private static final int QUIET_TICKS = 4;

    private int nextId;

    SimulatedHost(Random random, SlotMap slots, HostMemory memory) {
        this.random = random;
        this.slots = slots;
        this.memory = memory;
    }

    ObservedState observe() {
        return new ObservedState(
                reachable,
                network,
                slots,
                memory,
                pods(),
                images,
                inFlight.stream().map(Begun::step).toList(),
                failures,
                restarts,
                moves,
                List.of(),
                store.remembered(),
                rollouts);
    }

    private List<ObservedPod> pods() {
        var byPod = new TreeMap<PodName, List<SimulatedContainer>>();
        containers
                .values()
                .forEach(
                        container ->
                                byPod.computeIfAbsent(container.pod, first -> new ArrayList<>())
                                        .add(container));
        var pods = new ArrayList<ObservedPod>();
        for (var own : byPod.values()) {
            own.sort(Comparator.comparingInt(container -> container.order));
            var first = own.getFirst();
            boolean ready =
                    own.stream()
                            .filter(container -> container.role == ContainerRole.MAIN)
                            .allMatch(container -> container.isReady(now));
            pods.add(
                    new ObservedPod(
                            first.pod,
                            first.workload,
                            first.specHash,
                            first.demand,
                            Optional.of("10.89.0.2"),
                            first.podSize,
                            own.stream().map(container -> container.observed(vitals)).toList(),
                            ready,
                            first.priority,
                            first.restartPolicy,
                            first.replaces));
        }
        return pods;
    }

    Plan plan() {
        return reconciler.reconcile(desired, observe(), now);
    }

    /** Decides and begins what was decided. */
    Plan tick() {
        var plan = plan();
        rollouts = plan.rollouts();
        interruptions.addAll(plan.interruptions());
        for (var step : plan.steps()) {
            log.add(step);
            int millis = slowestStepMillis == 0 ? 0 : random.nextInt(slowestStepMillis);
            inFlight.add(new Begun(step, now.plusMillis(millis)));
        }
        return plan;
    }

    /** Lets time pass and ends the steps that are due. */
    void pass(Duration time) {
        now = now.plus(time);
        for (var container : containers.values()) {
            if (!container.doneAt.isAfter(now)) {
                container.end(now, container.exitCode(random));
            }
        }
        for (var begun : List.copyOf(inFlight)) {
            if (!begun.doneAt().isAfter(now)) {
                inFlight.remove(begun);
                finish(begun.step());
            }
        }
    }

    /** Ticks until there is nothing to do, as often as given at most. */
    Plan settle(int most) {
        int quiet = 0;
        for (int i = 0; i < most; i++) {
            var plan = tick();
            boolean idle = plan.steps().isEmpty() && inFlight.isEmpty();
            quiet = idle && plan.wakeAt().isEmpty() ? quiet + 1 : 0;
            if (quiet == QUIET_TICKS) {
                return plan;
            }
            pass(Duration.ofSeconds(1));
        }
        return tick();
    }

    /** The daemon dies: what it began has happened or not, what it remembered is gone. */
    void restartDaemon() {
        for (var begun : List.copyOf(inFlight)) {
            if (random.nextBoolean()) {
                apply(begun.step());
            }
        }
        inFlight.clear();
        images.clear();
        failures.clear();
        restarts.clear();
        var complete = new TreeMap<WorkloadName, String>();
        rollouts.progress()
                .forEach(
                        (workload, progress) -> {
                            if (progress.isComplete()) {
                                complete.put(workload, progress.specHash());
                            }
                        });
        rollouts = RolloutMemory.afterRestart(complete, now);
    }

    void crash(SimulatedContainer container) {
        if (container.phase == Phase.RUNNING) {
            container.end(now, 137);
        }
    }

    /** On whose CPUs that pod was put to replace it. */
    Optional<PodName> replacedBy(PodName pod) {
        return containers.values().stream()
                .filter(container -> container.pod.equals(pod))
                .findFirst()
                .flatMap(container -> container.replaces);
    }

    /** The main container of a pod. */
    SimulatedContainer container(String pod) {
        return containers.values().stream()
                .filter(one -> one.pod.name().equals(pod) && one.role == ContainerRole.MAIN)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pod + " in " + containers.keySet()));
    }

    private void finish(Step step) {
        Optional<String> failed = random.nextDouble() < failureRate ? refuse(step) : apply(step);
        if (failed.isEmpty()) {
            failures.remove(step.id());
            return;
        }
        var before = failures.get(step.id());
        failures.put(
                step.id(),
                before == null
                        ? new StepFailure(failed.get(), 1, now)
                        : before.again(failed.get(), now));
    }

    /** A step that fails may have done a part of its work. */
    private Optional<String> refuse(Step step) {
        if (step instanceof Step.CreatePod create) {
            create(create, random.nextInt(create.template().all().size() + 1));
        }
        return Optional.of("refused");
    }

    /** The effect of a step, or why it has none. */
    private Optional<String> apply(Step step) {
        switch (step) {
            case Step.OfStore ofStore -> desired = store.apply(ofStore, desired);
            case Step.EnsureNetwork _ -> network = true;
            case Step.Confine _ -> {}
            case Step.ResolveImage resolve -> images.put(resolve.key(), image(resolve));
            case Step.CreatePod create -> create(create, Integer.MAX_VALUE);
            case Step.OfPod ofPod -> {
                if (containers.values().stream().noneMatch(c -> c.pod.equals(ofPod.pod()))) {
                    return Optional.of("no such pod");
                }
                change(ofPod);
            }
        }
        return Optional.empty();
    }

    /** Makes so many of the pod's containers at most; those that are there are adopted. */
    private void create(Step.CreatePod create, int most) {
        int order = 0;
        if (create.template().needsSandbox() && most > 0) {
            var sandbox = make(create, "", ContainerRole.SANDBOX, order++);
            if (sandbox.phase == Phase.CREATED) {
                start(sandbox, RestartHistory.NONE);
            }
        }
        for (var container : create.template().all()) {
            if (order < most) {
                boolean isInit = create.template().initContainers().contains(container);
                make(
                        create,
                        container.name(),
                        isInit ? ContainerRole.INIT : ContainerRole.MAIN,
                        order++);
            }
        }
    }

    private SimulatedContainer make(
            Step.CreatePod create, String name, ContainerRole role, int order) {
        return containers.computeIfAbsent(
                new ContainerName(create.pod(), name),
                key -> new SimulatedContainer(create, name, role, order, "c" + nextId++));
    }

    private ImageState image(Step.ResolveImage resolve) {
        String name = resolve.reference().toString();
        return name.startsWith("missing")
                ? new ImageState.Missing(name + " is unknown", now.plusSeconds(10))
                : new ImageState.Present(name + "#" + nextId++, Optional.empty());
    }

    private void change(Step.OfPod step) {
        switch (step) {
            case Step.StartPod start ->
                    start.starts()
                            .forEach(
                                    one ->
                                            byId(one.containerId())
                                                    .ifPresent(c -> start(c, one.history())));
            case Step.RepinPod repin ->
                    each(
                            repin.containerIds(),
                            container -> {
                                container.pin = repin.to();
                                container.pinVerified = true;
                            });
            case Step.StopPod stop ->
                    each(
                            stop.containerIds(),
                            container -> {
                                if (container.phase == Phase.RUNNING) {
                                    container.end(now, 0);
                                }
                            });
            case Step.EndContainers ends ->
                    each(
                            ends.ends().stream().map(Step.End::containerId).toList(),
                            container -> {
                                if (container.phase == Phase.RUNNING) {
                                    container.end(now, 143);
                                }
                            });
            case Step.HaltPod halt ->
                    each(
                            halt.containerIds(),
                            container -> {
                                if (container.phase == Phase.RUNNING) {
                                    container.end(now, 137);
                                }
                            });
            case Step.RemovePod remove ->
                    each(remove.containerIds(), container -> containers.remove(container.key()));
            case Step.CreatePod _ -> throw new AssertionError("handled before");
        }
    }

    private void start(SimulatedContainer container, RestartHistory history) {
        container.phase = Phase.RUNNING;
        container.startedAt = now;
        boolean broken = container.image.engineReference().startsWith("broken");
        switch (container.role) {
            case SANDBOX -> {}
            case INIT -> container.doneAt = now.plusMillis(random.nextInt(2_000));
            case MAIN -> {
                container.readyAt = broken ? Instant.MAX : now.plusMillis(random.nextInt(2_000));
                if (container.restartPolicy != RestartPolicy.ALWAYS) {
                    container.doneAt = now.plusMillis(random.nextInt(3_000));
                }
            }
        }
        restarts.put(container.key(), history);
    }

    private void each(List<String> ids, Consumer<SimulatedContainer> change) {
        ids.forEach(id -> byId(id).ifPresent(change));
    }

    private Optional<SimulatedContainer> byId(String id) {
        return containers.values().stream().filter(c -> c.id.equals(id)).findFirst();
    }
}
