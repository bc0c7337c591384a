package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The containers of one pod of ours as the engine has them.
 *
 * @param name unique among ours
 * @param workload whose pod it is
 * @param specHash which template it was made from, {@link SpecHash}
 * @param demand what it was created for
 * @param address its own, where it has one
 * @param size how many containers it was made of, the sandbox included; some may be gone
 * @param containers those that are there, at least one, in the order in which they start
 * @param ready whether it answers as a pod that may be sent requests
 * @param priority how important it is, as its class said when it was made
 * @param restartPolicy which of its containers are started again
 * @param replaces the pod on whose CPUs it was put to replace it; that one may be gone
 */
public record ObservedPod(
        PodName name,
        WorkloadName workload,
        String specHash,
        SlotDemand demand,
        Optional<String> address,
        int size,
        List<PodContainer> containers,
        boolean ready,
        int priority,
        RestartPolicy restartPolicy,
        Optional<PodName> replaces) {
    public ObservedPod {
        containers = List.copyOf(containers);
        if (containers.isEmpty()) {
            throw new IllegalArgumentException("a pod without a container was not observed");
        }
    }

    /** One as important as any, all started again, and put where nobody was. */
    public ObservedPod(
            PodName name,
            WorkloadName workload,
            String specHash,
            SlotDemand demand,
            Optional<String> address,
            int size,
            List<PodContainer> containers,
            boolean ready) {
        this(
                name,
                workload,
                specHash,
                demand,
                address,
                size,
                containers,
                ready,
                0,
                RestartPolicy.ALWAYS,
                Optional.empty());
    }

    /** One whose containers are all started again. */
    public ObservedPod(
            PodName name,
            WorkloadName workload,
            String specHash,
            SlotDemand demand,
            Optional<String> address,
            int size,
            List<PodContainer> containers,
            boolean ready,
            int priority) {
        this(
                name,
                workload,
                specHash,
                demand,
                address,
                size,
                containers,
                ready,
                priority,
                RestartPolicy.ALWAYS,
                Optional.empty());
    }

    /** The same with these containers in their place. */
    public ObservedPod with(List<PodContainer> changed, boolean isReady) {
        return new ObservedPod(
                name,
                workload,
                specHash,
                demand,
                address,
                size,
                changed,
                isReady,
                priority,
                restartPolicy,
                replaces);
    }

    /** Those that play that role, in the order in which they start. */
    public List<PodContainer> containers(ContainerRole role) {
        return containers.stream().filter(container -> container.role() == role).toList();
    }

    /** The one that holds the network namespace of the others; a pod of one container has none. */
    public Optional<PodContainer> sandbox() {
        return containers(ContainerRole.SANDBOX).stream().findFirst();
    }

    /** The container that holds the pod's address. */
    public PodContainer networked() {
        return sandbox().orElse(containers.getFirst());
    }

    /** Where its containers may run: empty as soon as one of them may run anywhere. */
    public CpuSet pin() {
        boolean roams = containers.stream().anyMatch(container -> container.pin().isEmpty());
        return roams
                ? CpuSet.EMPTY
                : containers.stream().map(PodContainer::pin).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** Whether the kernel keeps every container where the whole pod is pinned to. */
    boolean isPinVerified() {
        CpuSet pin = pin();
        return containers.stream()
                .allMatch(container -> container.pinVerified() && container.pin().equals(pin));
    }

    /** Whether it can be started or its pin changed. */
    boolean isUsable() {
        return containers.stream().allMatch(PodContainer::isUsable);
    }

    /** Whether all that it was made of is there. */
    boolean isComplete() {
        return containers.size() == size;
    }

    /** Whether something of it runs, be it only an init container. */
    public boolean isRunning() {
        return containers.stream()
                .anyMatch(
                        container ->
                                container.isRunning() && container.role() != ContainerRole.SANDBOX);
    }

    /** Whether all of it runs. */
    boolean isWholeRunning() {
        return isComplete()
                && containers.stream()
                        .filter(container -> container.role() != ContainerRole.INIT)
                        .allMatch(PodContainer::isRunning);
    }

    /** Whether it runs and may be sent requests. */
    boolean isReady() {
        return isWholeRunning()
                && ready
                && containers.stream().noneMatch(container -> container.vitals().isIll());
    }

    /**
     * Whether it has ended for good, so that none of its containers is started again; what held its
     * network may still run.
     */
    public boolean isFinished() {
        var mains = containers(ContainerRole.MAIN);
        return isComplete()
                && switch (restartPolicy) {
                    case ALWAYS -> false;
                    case ON_FAILURE -> mains.stream().allMatch(PodContainer::hasSucceeded);
                    case NEVER ->
                            containers(ContainerRole.INIT).stream()
                                            .anyMatch(PodContainer::hasFailed)
                                    || mains.stream().allMatch(PodContainer::hasEnded);
                };
    }

    /** Whether it has ended for good, and well. */
    public boolean hasSucceeded() {
        return isFinished()
                && containers(ContainerRole.MAIN).stream().allMatch(PodContainer::hasSucceeded);
    }

    /** When the last of its containers ended that is not its sandbox. */
    public Optional<Instant> finishedAt() {
        return containers.stream()
                .filter(container -> container.role() != ContainerRole.SANDBOX)
                .flatMap(container -> container.finishedAt().stream())
                .max(Comparator.naturalOrder());
    }

    /** Which of its containers failed, and how. */
    String whyFailed() {
        return containers.stream()
                .filter(PodContainer::hasFailed)
                .map(
                        container ->
                                container.name() + " ended with exit code " + container.exitCode())
                .collect(Collectors.joining(", "));
    }

    /** The ids of its containers, those that hold nothing for the others first. */
    List<String> idsLastFirst() {
        return containers.reversed().stream().map(PodContainer::id).toList();
    }

    Holder holder() {
        return holder(pin());
    }

    /** The same on other CPUs. */
    Holder holder(CpuSet other) {
        return new Holder(name, demand, other, replaces);
    }
}
