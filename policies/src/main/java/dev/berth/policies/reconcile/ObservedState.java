package dev.berth.policies.reconcile;

import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is so, as far as the scheduler is concerned.
 *
 * @param engineReachable whether {@code pods} is complete and of now; when false it is what was
 *     last known, and nothing is done
 * @param networkReady whether the pods' network is there
 * @param slots how the host is cut
 * @param memory what the host offers
 * @param pods every container that carries our label
 * @param images what came of looking for images; what no {@link Plan#images} names may be forgotten
 * @param inFlight steps that were begun and whose end is not known yet
 * @param failures by {@link Step#id}: what failed and has not succeeded since
 * @param restarts by container: as the last {@link Step.StartPod} said; none for one without
 * @param moves what may be moved for a better packing
 * @param foreign containers of others that are to be kept off exclusive CPUs
 * @param remembered what was written down of what ends, and of schedules
 * @param rollouts as the last {@link Plan} said
 */
public record ObservedState(
        boolean engineReachable,
        boolean networkReady,
        SlotMap slots,
        HostMemory memory,
        List<ObservedPod> pods,
        Map<ImageKey, ImageState> images,
        List<Step> inFlight,
        Map<String, StepFailure> failures,
        Map<ContainerName, RestartHistory> restarts,
        MoveAllowance moves,
        List<ForeignContainer> foreign,
        Remembered remembered,
        RolloutMemory rollouts) {
    public ObservedState {
        pods = List.copyOf(pods);
        images = Map.copyOf(images);
        inFlight = List.copyOf(inFlight);
        failures = Map.copyOf(failures);
        restarts = Map.copyOf(restarts);
        foreign = List.copyOf(foreign);
    }

    /** Where nothing is moved that could stay, and nothing is known of before. */
    public ObservedState(
            boolean engineReachable,
            boolean networkReady,
            SlotMap slots,
            HostMemory memory,
            List<ObservedPod> pods,
            Map<ImageKey, ImageState> images,
            List<Step> inFlight,
            Map<String, StepFailure> failures,
            Map<ContainerName, RestartHistory> restarts) {
        this(
                engineReachable,
                networkReady,
                slots,
                memory,
                pods,
                images,
                inFlight,
                failures,
                restarts,
                MoveAllowance.NONE,
                List.of(),
                Remembered.NONE,
                RolloutMemory.NONE);
    }

    /** The same with these steps under way. */
    public ObservedState withInFlight(List<Step> steps) {
        return new ObservedState(
                engineReachable,
                networkReady,
                slots,
                memory,
                pods,
                images,
                steps,
                failures,
                restarts,
                moves,
                foreign,
                remembered,
                rollouts);
    }

    /** Pods that have not ended for good: those that hold CPUs and memory. */
    List<ObservedPod> livingPods() {
        return pods.stream().filter(pod -> !pod.isFinished()).toList();
    }

    RestartHistory restartsOf(ContainerName container) {
        return restarts.getOrDefault(container, RestartHistory.NONE);
    }
}
