package dev.berth.policies.reconcile;

import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.reconcile.ObservedPod.Phase;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A host with an engine and the loop around the reconciler, on a clock of its own: steps take time,
 * may fail, and their effects are seen afterwards.
 */
final class SimulatedHost {
    /** A container as the engine has it. */
    static final class Container {
        final PodName name;
        final ObjectName deployment;
        final String specHash;
        final String id;
        final SlotDemand demand;
        final ImageState.Present image;
        Phase phase = Phase.CREATED;
        CpuSet pin;
        boolean pinVerified = true;
        int exitCode;
        @Nullable Instant startedAt;
        @Nullable Instant finishedAt;
        Instant readyAt = Instant.MAX;

        Container(Step.CreatePod create, String id) {
            this.name = create.pod();
            this.deployment = create.deployment();
            this.specHash = create.specHash();
            this.id = id;
            this.demand = create.demand();
            this.image = create.image();
            this.pin = create.placement().cpus();
        }

        ObservedPod observed(Instant now) {
            boolean ready = phase == Phase.RUNNING && !now.isBefore(readyAt);
            return new ObservedPod(
                    name,
                    deployment,
                    specHash,
                    id,
                    phase,
                    pin,
                    demand,
                    image,
                    Optional.of("10.89.0.2"),
                    Optional.ofNullable(startedAt),
                    Optional.ofNullable(finishedAt),
                    exitCode,
                    ready,
                    pinVerified);
        }

        void end(Instant now, int code) {
            phase = Phase.EXITED;
            finishedAt = now;
            exitCode = code;
            readyAt = Instant.MAX;
        }
    }

    record Begun(Step step, Instant doneAt) {}

    final Random random;
    final Map<PodName, Container> containers = new TreeMap<>();
    final List<Begun> inFlight = new ArrayList<>();
    final Map<ImageKey, ImageState> images = new HashMap<>();
    final Map<String, StepFailure> failures = new HashMap<>();
    final Map<PodName, RestartHistory> restarts = new HashMap<>();
    final List<Step> log = new ArrayList<>();
    private final Reconciler reconciler = new Reconciler(new LeastAllocated());

    Instant now = Instant.parse("2026-11-01T00:00:00Z");
    DesiredState desired = DesiredState.EMPTY;
    SlotMap slots;
    HostMemory memory;
    boolean reachable = true;
    boolean network;

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
                containers.values().stream().map(container -> container.observed(now)).toList(),
                images,
                inFlight.stream().map(Begun::step).toList(),
                failures,
                restarts);
    }

    Plan plan() {
        return reconciler.reconcile(desired, observe(), now);
    }

    /** Decides and begins what was decided. */
    Plan tick() {
        var plan = plan();
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
    }

    void crash(Container container) {
        if (container.phase == Phase.RUNNING) {
            container.end(now, 137);
        }
    }

    Container container(String name) {
        var container = containers.get(new PodName("default", name));
        if (container == null) {
            throw new AssertionError("no container " + name + " among " + containers.keySet());
        }
        return container;
    }

    private void finish(Step step) {
        Optional<String> failed =
                random.nextDouble() < failureRate ? Optional.of("refused") : apply(step);
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

    /** The effect of a step, or why it has none. */
    private Optional<String> apply(Step step) {
        switch (step) {
            case Step.EnsureNetwork _ -> network = true;
            case Step.ResolveImage resolve -> images.put(resolve.key(), image(resolve));
            case Step.CreatePod create ->
                    containers.computeIfAbsent(
                            create.pod(), name -> new Container(create, "c" + nextId++));
            case Step.OfPod ofPod -> {
                var container = containers.get(ofPod.pod());
                if (container == null) {
                    return Optional.of("no such container");
                }
                change(container, ofPod);
            }
        }
        return Optional.empty();
    }

    private ImageState image(Step.ResolveImage resolve) {
        String name = resolve.reference().toString();
        return name.startsWith("missing")
                ? new ImageState.Missing(name + " is unknown", now.plusSeconds(10))
                : new ImageState.Present(name + "#" + nextId++, Optional.empty());
    }

    private void change(Container container, Step.OfPod step) {
        switch (step) {
            case Step.StartPod start -> {
                container.phase = Phase.RUNNING;
                container.startedAt = now;
                boolean broken = container.image.engineReference().startsWith("broken");
                container.readyAt = broken ? Instant.MAX : now.plusMillis(random.nextInt(2_000));
                restarts.put(start.pod(), start.history());
            }
            case Step.RepinPod repin -> {
                container.pin = repin.to();
                container.pinVerified = true;
            }
            case Step.StopPod _ -> {
                if (container.phase == Phase.RUNNING) {
                    container.end(now, 0);
                }
            }
            case Step.RemovePod remove -> containers.remove(remove.pod());
            case Step.CreatePod _ -> throw new AssertionError("handled before");
        }
    }
}
