package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.PinReader;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ObservedPod;
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
    private final PinReader pins;
    private final Readiness readiness;
    private final ResolvedImages images;
    private final StepExecutor steps;
    private final Set<String> unreadable = new HashSet<>();

    ObservedStateReader(
            SlotMap slots,
            HostMemory memory,
            PinReader pins,
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

    ObservedState read(Observation observation) {
        List<ObservedPod> pods = new ArrayList<>();
        for (ObservedContainer container : observation.containers()) {
            switch (pod(container)) {
                case Result.Ok<ObservedPod>(ObservedPod pod) -> pods.add(pod);
                case Result.Refused<ObservedPod>(var problems) ->
                        tellOnce(container, problems.toString());
            }
        }
        return new ObservedState(
                observation.reachable(),
                observation.networkReady(),
                slots,
                memory,
                pods,
                images.states(),
                steps.inFlight().steps(),
                steps.inFlight().failures(),
                steps.restarts());
    }

    private Result<ObservedPod> pod(ObservedContainer container) {
        return PodReader.read(container, readiness.isReady(container.id()), keepsItsPin(container));
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
