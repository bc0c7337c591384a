package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.PodContainer.Phase;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A container as the simulated engine has it. */
final class SimulatedContainer {
    final PodName pod;
    final WorkloadName workload;
    final String specHash;
    final String name;
    final ContainerRole role;
    final int order;
    final int podSize;
    final String id;
    final SlotDemand demand;
    final int priority;
    final RestartPolicy restartPolicy;
    final ImageState.Present image;
    final Optional<PodName> replaces;
    final List<String> claims;
    Phase phase = Phase.CREATED;
    CpuSet pin;
    boolean pinVerified = true;
    int exitCode;
    @Nullable Instant startedAt;
    @Nullable Instant finishedAt;
    Instant readyAt = Instant.MAX;

    /** What its probes say once it is not well. */
    Optional<Vitals.Illness> illness = Optional.empty();

    /** When it is done: an init container, or one of a pod that ends. */
    Instant doneAt = Instant.MAX;

    SimulatedContainer(
            Step.CreatePod create, String name, ContainerRole role, int order, String id) {
        this.pod = create.pod();
        this.workload = create.workload();
        this.specHash = create.specHash();
        this.name = name;
        this.role = role;
        this.order = order;
        this.podSize = create.template().all().size() + (create.template().needsSandbox() ? 1 : 0);
        this.id = id;
        this.demand = create.demand();
        this.priority = create.priority();
        this.restartPolicy = create.template().restartPolicy();
        this.replaces = create.replaces();
        this.claims = create.template().volumes().claims();
        this.image = imageOf(create.images(), name);
        this.pin = create.placement().cpus();
    }

    Holder holder() {
        return new Holder(pod, demand, pin, replaces);
    }

    private static ImageState.Present imageOf(Map<String, ImageState.Present> images, String name) {
        var image = images.get(name);
        return image == null ? new ImageState.Present("pause", Optional.empty()) : image;
    }

    ContainerName key() {
        return new ContainerName(pod, name);
    }

    PodContainer observed(Optional<Vitals> instead) {
        var vitals =
                instead.orElseGet(
                        () -> new Vitals(Vitals.Stage.STARTED, illness.isEmpty(), illness));
        return new PodContainer(
                name,
                role,
                id,
                phase,
                pin,
                image,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(finishedAt),
                exitCode,
                pinVerified,
                vitals);
    }

    boolean isReady(Instant now) {
        return phase == Phase.RUNNING && !now.isBefore(readyAt) && illness.isEmpty();
    }

    /** Its liveness probe fails from now on, until it is started again. */
    void fallIll() {
        if (phase == Phase.RUNNING && role == ContainerRole.MAIN) {
            illness =
                    Optional.of(
                            new Vitals.Illness(
                                    "Unhealthy", "the liveness probe failed", Optional.empty()));
        }
    }

    /** What its program ends with, as the name of its image says. */
    int exitCode(Random random) {
        String name = image.engineReference();
        boolean fails =
                name.startsWith("broken") || (name.startsWith("flaky") && random.nextInt(3) == 0);
        return fails ? 1 : 0;
    }

    void end(Instant now, int code) {
        phase = Phase.EXITED;
        finishedAt = now;
        exitCode = code;
        illness = Optional.empty();
        readyAt = Instant.MAX;
        doneAt = Instant.MAX;
    }
}
