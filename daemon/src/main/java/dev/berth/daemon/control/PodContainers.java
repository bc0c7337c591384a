package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerLimits;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ImageInfo;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.host.KernelPins;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ResolverFile;
import dev.berth.daemon.probe.ContainerCare;
import dev.berth.daemon.volume.PodStorage;
import dev.berth.daemon.volume.PreparedVolumes;
import dev.berth.policies.base.Result;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.input.PodFacts;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out the steps that concern one pod's containers. */
final class PodContainers {
    private final Engine engine;
    private final PodSpecs specs;
    private final ContainerCare care;
    private final ContainerEnds ends;
    private final AddressBook addresses;
    private final ResolverFile resolver;
    private final KernelPins pins;
    private final IsolationAudit audit;
    private final DrainGate drains;
    private final Duration drainTimeout;
    private final InstantSource clock;
    private final HostFacts host;
    private final Supplier<DesiredState> desired;
    private final PodStorage storage;

    PodContainers(
            Engine engine,
            PodSpecs specs,
            ContainerCare care,
            AddressBook addresses,
            ResolverFile resolver,
            KernelPins pins,
            IsolationAudit audit,
            DrainGate drains,
            Duration drainTimeout,
            InstantSource clock,
            Workers workers,
            HostFacts host,
            Supplier<DesiredState> desired,
            PodStorage storage) {
        this.engine = engine;
        this.specs = specs;
        this.care = care;
        this.ends = new ContainerEnds(engine, care, workers);
        this.addresses = addresses;
        this.resolver = resolver;
        this.pins = pins;
        this.audit = audit;
        this.drains = drains;
        this.drainTimeout = drainTimeout;
        this.clock = clock;
        this.host = host;
        this.desired = desired;
        this.storage = storage;
    }

    /** Makes the containers; the address is known to be the pod's before one of them exists. */
    void create(Step.CreatePod step, SlotMap slots)
            throws EngineException, StepRefused, IOException {
        requireMemory(step);
        Inet4Address address =
                switch (addresses.assign(holder(step.pod()), clock.instant())) {
                    case Result.Ok<Inet4Address>(Inet4Address value) -> value;
                    case Result.Refused<Inet4Address>(var problems) ->
                            throw new StepRefused(problems.getFirst().detail());
                };
        var facts = new PodFacts(step.pod(), step.template(), address.getHostAddress(), host);
        var wanted = desired.get();
        var material = PodMaterial.of(facts, wanted, volumes(step, facts, wanted), users(step));
        var file = resolver.write(step.pod().namespace());
        if (!step.template().needsSandbox()) {
            createOrAdopt(specs.only(step, address, file, slots, material));
            return;
        }
        SandboxImage.ensure(engine);
        String sandbox = createOrAdopt(specs.sandbox(step, address, file, material));
        engine.containers().start(sandbox);
        for (var container : specs.sharing(step, sandbox, file, slots, material)) {
            createOrAdopt(container);
        }
    }

    private Map<String, String> users(Step.CreatePod step) throws StepRefused, EngineException {
        Map<String, String> users = new HashMap<>();
        for (var container : step.template().all()) {
            String own = "";
            if (ContainerUser.needsImage(container.security())) {
                String image = PodSpecs.image(step, container).engineReference();
                own = engine.images().inspect(image).map(ImageInfo::user).orElse("");
            }
            users.put(container.name(), ContainerUser.of(container, own));
        }
        return users;
    }

    private PreparedVolumes volumes(Step.CreatePod step, PodFacts facts, DesiredState wanted)
            throws StepRefused, IOException {
        var template = step.template();
        if (template.volumes().volumes().isEmpty()) {
            return PreparedVolumes.NONE;
        }
        var first = template.all().getFirst();
        String name =
                template.needsSandbox()
                        ? PodSpecs.sandboxName(step.pod())
                        : PodSpecs.containerName(step.pod(), first);
        boolean exists = engine.containers().inspect(name).isPresent();
        String image = PodSpecs.image(step, first).engineReference();
        return switch (storage.prepare(facts, wanted, exists, image)) {
            case Result.Ok<PreparedVolumes>(PreparedVolumes prepared) -> prepared;
            case Result.Refused<PreparedVolumes>(var problems) ->
                    throw new StepRefused(problems.getFirst().toString());
        };
    }

    private static void requireMemory(Step.CreatePod step) throws StepRefused {
        for (var container : step.template().all()) {
            long limit = container.resources().memoryLimitBytes().orElse(Long.MAX_VALUE);
            if (limit < ContainerLimits.MIN_MEMORY_BYTES) {
                throw new StepRefused(
                        "the memory limit of "
                                + container.name()
                                + " is "
                                + limit
                                + " bytes, expected at least "
                                + ContainerLimits.MIN_MEMORY_BYTES);
            }
        }
    }

    /**
     * The engine's id of the container. One of that name that is there already is what an earlier
     * attempt made whose answer was lost, if it was made for the same.
     */
    private String createOrAdopt(ContainerSpec spec) throws EngineException, StepRefused {
        String id = idOf(spec);
        if (CpuSet.parse(spec.limits().cpu().cpus()) instanceof Result.Ok<CpuSet>(CpuSet pin)) {
            audit.made(id, pin);
        }
        return id;
    }

    private String idOf(ContainerSpec spec) throws EngineException, StepRefused {
        try {
            return engine.containers().create(spec);
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NAME_TAKEN) {
                throw e;
            }
            Optional<ObservedContainer> there = engine.containers().inspect(spec.name());
            if (there.isEmpty()) {
                // Its removal has just ended: the next attempt finds the name free.
                throw e;
            }
            if (!spec.ownership().labels().equals(ours(there.get().labels()))) {
                throw new StepRefused(
                        "a container named "
                                + spec.name()
                                + " exists and was not made for this pod of this appliance");
            }
            return there.get().id();
        }
    }

    private static Map<String, String> ours(Map<String, String> labels) {
        return switch (Ownership.read(labels)) {
            case Result.Ok<Ownership>(Ownership ownership) -> ownership.labels();
            case Result.Refused<Ownership> foreign -> Map.of();
        };
    }

    void start(Step.StartPod step) throws StepRefused, IOException {
        if (storage.restore(step.pod(), desired.get())
                instanceof Result.Refused<Boolean>(var problems)) {
            throw new StepRefused(problems.getFirst().toString());
        }
        for (var start : step.starts()) {
            care.starting(start.containerId());
            engine.containers().start(start.containerId());
        }
    }

    /** Changes the pin; done only when the kernel, too, says that it holds. */
    void repin(Step.RepinPod step) throws EngineException, StepRefused {
        for (String id : step.containerIds()) {
            audit.changing(id);
            repin(id, step.to());
            audit.granted(id, step.to());
            if (step.from().equals(step.to())) {
                restoreLimits(id, step.to());
            }
        }
    }

    private void repin(String id, CpuSet to) throws EngineException, StepRefused {
        // Weight and quota stay as they are: a grant without them changes the CPUs alone.
        engine.containers().update(id, new CpuGrant(to.toString(), "", 0, 0));
        Optional<CpuSet> allowed = running(id).flatMap(one -> pins.allowed(one.pid()));
        if (allowed.isPresent() && !allowed.get().equals(to)) {
            throw new StepRefused(
                    "the kernel keeps it on CPUs " + allowed.get() + ", expected " + to);
        }
    }

    private Optional<ObservedContainer> running(String id) throws EngineException {
        return engine.containers()
                .inspect(id)
                .filter(container -> container.state() == ContainerState.RUNNING);
    }

    private void restoreLimits(String id, CpuSet pin) throws EngineException {
        var restored = running(id).flatMap(container -> audit.restored(container, pin));
        if (restored.isPresent()) {
            var limits = restored.get();
            engine.containers()
                    .update(
                            id,
                            new CpuGrant(
                                    pin.toString(), "", limits.quotaNanoCpus(), limits.shares()));
            engine.containers().limit(id, limits.memoryBytes(), limits.pids());
        }
    }

    /** Keeps a container that is not ours off some CPUs. */
    void confine(Step.Confine step) throws EngineException {
        engine.containers()
                .update(step.containerId(), new CpuGrant(step.to().toString(), "", 0, 0));
    }

    void stop(Step.StopPod step) throws EngineException, InterruptedException {
        drains.awaitIdle(step.networkedId(), drainTimeout);
        List<String> ids = step.containerIds();
        boolean isSandboxLast = ids.size() > 1 && ids.getLast().equals(step.networkedId());
        List<String> sharing = isSandboxLast ? ids.subList(0, ids.size() - 1) : ids;
        try {
            endAll(sharing, step.grace());
        } catch (EngineException e) {
            // It may be that it is to stay after all.
            sharing.forEach(care::stayed);
            throw e;
        }
        if (isSandboxLast) {
            engine.containers().stop(step.networkedId(), Duration.ZERO);
        }
    }

    void halt(Step.HaltPod step) throws EngineException, InterruptedException {
        endAll(step.containerIds(), Duration.ZERO);
    }

    /** Ends those that are not well; requests to them have nothing to wait for. */
    void end(Step.EndContainers step) throws EngineException, InterruptedException {
        ends.all(
                step.ends().stream()
                        .map(one -> new ContainerEnds.End(one.containerId(), one.grace()))
                        .toList());
    }

    private void endAll(List<String> ids, Duration grace)
            throws EngineException, InterruptedException {
        ends.all(ids.stream().map(id -> new ContainerEnds.End(id, grace)).toList());
    }

    void remove(Step.RemovePod step) throws EngineException {
        for (String id : step.containerIds()) {
            engine.containers().remove(id, false);
        }
    }

    /** Under which name the address book knows a pod. */
    static String holder(PodName pod) {
        return pod.toString();
    }
}
