package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerLimits;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.host.PinReader;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ResolverFile;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Carries out the steps that concern one pod's container. */
final class PodContainers {
    private final Engine engine;
    private final PodSpecs specs;
    private final AddressBook addresses;
    private final ResolverFile resolver;
    private final PinReader pins;
    private final DrainGate drains;
    private final Duration drainTimeout;
    private final InstantSource clock;

    PodContainers(
            Engine engine,
            PodSpecs specs,
            AddressBook addresses,
            ResolverFile resolver,
            PinReader pins,
            DrainGate drains,
            Duration drainTimeout,
            InstantSource clock) {
        this.engine = engine;
        this.specs = specs;
        this.addresses = addresses;
        this.resolver = resolver;
        this.pins = pins;
        this.drains = drains;
        this.drainTimeout = drainTimeout;
        this.clock = clock;
    }

    /** Makes the container; the address is known to be the pod's before the container exists. */
    void create(Step.CreatePod step, SlotMap slots)
            throws EngineException, StepRefused, IOException {
        requireMemory(step);
        Inet4Address address =
                switch (addresses.assign(holder(step.pod()), clock.instant())) {
                    case Result.Ok<Inet4Address>(Inet4Address value) -> value;
                    case Result.Refused<Inet4Address>(var problems) ->
                            throw new StepRefused(problems.getFirst().detail());
                };
        var file = resolver.write(step.pod().namespace());
        try {
            engine.containers().create(specs.container(step, address, file, slots));
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NAME_TAKEN) {
                throw e;
            }
            adopt(step);
        }
    }

    private static void requireMemory(Step.CreatePod step) throws StepRefused {
        long limit =
                step.template().container().resources().memoryLimitBytes().orElse(Long.MAX_VALUE);
        if (limit < ContainerLimits.MIN_MEMORY_BYTES) {
            throw new StepRefused(
                    "the memory limit is "
                            + limit
                            + " bytes, expected at least "
                            + ContainerLimits.MIN_MEMORY_BYTES);
        }
    }

    /** An earlier attempt whose answer was lost may have made it: then the next look shows it. */
    private void adopt(Step.CreatePod step) throws EngineException, StepRefused {
        String name = PodSpecs.containerName(step.pod(), step.template().container());
        Optional<ObservedContainer> there = engine.containers().inspect(name);
        boolean ours =
                there.map(ObservedContainer::labels)
                        .map(labels -> specs.owner().equals(labels.get(Ownership.OWNER)))
                        .orElse(true);
        if (!ours) {
            throw new StepRefused(
                    "a container named " + name + " exists and does not belong to this appliance");
        }
    }

    void start(Step.StartPod step) throws EngineException {
        engine.containers().start(step.containerId());
    }

    /** Changes the pin; done only when the kernel, too, says that it holds. */
    void repin(Step.RepinPod step) throws EngineException, StepRefused {
        // Weight and quota stay as they are: a grant without them changes the CPUs alone.
        engine.containers()
                .update(step.containerId(), new CpuGrant(step.to().toString(), "", 0, 0));
        Optional<CpuSet> allowed =
                engine.containers()
                        .inspect(step.containerId())
                        .filter(container -> container.state() == ContainerState.RUNNING)
                        .flatMap(container -> pins.allowed(container.pid()));
        if (allowed.isPresent() && !allowed.get().equals(step.to())) {
            throw new StepRefused(
                    "the kernel keeps it on CPUs " + allowed.get() + ", expected " + step.to());
        }
    }

    void stop(Step.StopPod step) throws EngineException, InterruptedException {
        drains.awaitIdle(step.containerId(), drainTimeout);
        engine.containers().stop(step.containerId(), step.grace());
    }

    void remove(Step.RemovePod step) throws EngineException {
        engine.containers().remove(step.containerId(), false);
    }

    /** Under which name the address book knows a pod. */
    static String holder(PodName pod) {
        return pod.toString();
    }
}
