package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.probe.ContainerCare;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ForeignContainer;
import dev.berth.policies.reconcile.MoveAllowance;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.RolloutMemory;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ObjectName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Puts together what the engine, the kernel, the probes and the steps under way say. */
final class ObservedStateReader {
    private static final Logger LOG = System.getLogger(ObservedStateReader.class.getName());

    private final Supplier<SlotMap> slots;
    private final HostMemory memory;
    private final IsolationAudit audit;
    private final Readiness readiness;
    private final ContainerCare care;
    private final ResolvedImages images;
    private final StepExecutor steps;
    private final EventLog events;
    private final BatchRecords batch;
    private final Set<String> unreadable = new HashSet<>();

    /** By container what was told of it and lasts. */
    private final Map<String, Set<String>> drifting = new HashMap<>();

    ObservedStateReader(
            Supplier<SlotMap> slots,
            HostMemory memory,
            IsolationAudit audit,
            Readiness readiness,
            ContainerCare care,
            ResolvedImages images,
            StepExecutor steps,
            EventLog events,
            BatchRecords batch) {
        this.slots = slots;
        this.memory = memory;
        this.audit = audit;
        this.readiness = readiness;
        this.care = care;
        this.images = images;
        this.steps = steps;
        this.events = events;
        this.batch = batch;
    }

    /** What the containers that are there are parts of; those that cannot be read are told once. */
    List<PodReader.Part> parts(Observation observation) {
        List<PodReader.Part> parts = new ArrayList<>();
        audit.retain(observation.containers());
        Set<String> changing = changing();
        SlotMap map = slots.get();
        for (ObservedContainer container : observation.containers()) {
            var finding = audit.of(container, changing.contains(container.id()), map);
            switch (PodReader.part(container, finding.pin(), finding.isKept())) {
                case Result.Ok<PodReader.Part>(PodReader.Part part) -> {
                    tellDrift(part, finding);
                    parts.add(part);
                }
                case Result.Refused<PodReader.Part>(var problems) ->
                        tellOnce(container, problems.toString());
            }
        }
        return parts;
    }

    ObservedState read(
            Observation observation,
            List<PodReader.Part> parts,
            MoveAllowance moves,
            List<ForeignContainer> foreign,
            RolloutMemory rollouts) {
        return new ObservedState(
                observation.reachable(),
                observation.networkReady(),
                slots.get(),
                memory,
                PodReader.pods(parts, readiness::isReady, care::vitals),
                images.states(),
                steps.inFlight().steps(),
                steps.inFlight().failures(),
                steps.restarts(),
                moves,
                foreign,
                batch.remembered(),
                rollouts);
    }

    /** Whether the kernel lets some container do more than it was granted, as of now. */
    boolean isDrifting(Observation observation) {
        Set<String> changing = changing();
        SlotMap map = slots.get();
        return observation.containers().stream()
                .filter(container -> container.state() == ContainerState.RUNNING)
                .anyMatch(
                        container ->
                                !audit.of(container, changing.contains(container.id()), map)
                                        .isKept());
    }

    /** Containers whose CPUs are being changed by us. */
    private Set<String> changing() {
        Set<String> ids = new HashSet<>();
        for (Step step : steps.inFlight().steps()) {
            if (step instanceof Step.RepinPod repin) {
                ids.addAll(repin.containerIds());
            }
        }
        return ids;
    }

    private void tellDrift(PodReader.Part part, IsolationAudit.Finding finding) {
        var told = new HashSet<String>();
        finding.strayed()
                .ifPresent(
                        cpus ->
                                tell(
                                        part,
                                        "PinDrift",
                                        " may run on CPUs "
                                                + cpus
                                                + ", granted were "
                                                + finding.pin(),
                                        told));
        finding.exceeded().ifPresent(what -> tell(part, "LimitDrift", ": " + what, told));
        if (told.isEmpty()) {
            drifting.remove(part.part().id());
        } else {
            drifting.put(part.part().id(), told);
        }
    }

    /** Once while it lasts. */
    private void tell(PodReader.Part part, String reason, String message, Set<String> told) {
        told.add(reason);
        if (!drifting.getOrDefault(part.part().id(), Set.of()).contains(reason)) {
            String which = part.part().name().isEmpty() ? "the sandbox" : part.part().name();
            events.warning(
                    "Pod",
                    new ObjectName(part.pod().namespace(), part.pod().name()),
                    reason,
                    which + message);
        }
    }

    private void tellOnce(ObservedContainer container, String problems) {
        if (unreadable.add(container.id())) {
            LOG.log(
                    Level.WARNING,
                    () ->
                            "container "
                                    + container.name()
                                    + " carries our label and is left alone: "
                                    + problems);
        }
    }
}
