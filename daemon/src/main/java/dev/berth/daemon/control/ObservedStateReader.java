package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.KernelPins;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts together what the engine, the kernel, the probes and the steps under way say. */
final class ObservedStateReader {
    private static final Logger LOG = System.getLogger(ObservedStateReader.class.getName());

    private final SlotMap slots;
    private final HostMemory memory;
    private final KernelPins pins;
    private final Readiness readiness;
    private final ResolvedImages images;
    private final StepExecutor steps;
    private final Set<String> unreadable = new HashSet<>();

    ObservedStateReader(
            SlotMap slots,
            HostMemory memory,
            KernelPins pins,
            Readiness readiness,
            ResolvedImages images,
            StepExecutor steps) {
        this.slots = slots;
        this.memory = memory;
        this.pins = pins;
        this.readiness = readiness;
        this.images = images;
        this.steps = steps;
    }

    /** What the containers that are there are parts of; those that cannot be read are told once. */
    List<PodReader.Part> parts(Observation observation) {
        List<PodReader.Part> parts = new ArrayList<>();
        for (ObservedContainer container : observation.containers()) {
            switch (PodReader.part(container, keepsItsPin(container))) {
                case Result.Ok<PodReader.Part>(PodReader.Part part) -> parts.add(part);
                case Result.Refused<PodReader.Part>(var problems) ->
                        tellOnce(container, problems.toString());
            }
        }
        return parts;
    }

    ObservedState read(Observation observation, List<PodReader.Part> parts) {
        return new ObservedState(
                observation.reachable(),
                observation.networkReady(),
                slots,
                memory,
                PodReader.pods(parts, readiness::isReady),
                images.states(),
                steps.inFlight().steps(),
                steps.inFlight().failures(),
                steps.restarts());
    }

    private boolean keepsItsPin(ObservedContainer container) {
        if (container.state() != ContainerState.RUNNING || container.cpus().isEmpty()) {
            return true;
        }
        Optional<CpuSet> allowed = pins.allowed(container.pid());
        return allowed.isEmpty()
                || !(CpuSet.parse(container.cpus()) instanceof Result.Ok<CpuSet>(CpuSet pin))
                || allowed.get().equals(pin);
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
