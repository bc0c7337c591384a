package dev.berth.policies.reconcile;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import java.time.Duration;

/**
 * One thing to do. Steps of one plan are independent of each other and may run at the same time;
 * what depends on a step comes in a plan after its effect was observed.
 */
public sealed interface Step {
    /** What it changes. At most one step in flight has the same subject. */
    String subject();

    /** Which step it is: two steps with one id are attempts at the same thing. */
    default String id() {
        return getClass().getSimpleName() + " " + subject();
    }

    /** A step that changes one pod. */
    sealed interface OfPod extends Step {
        /** Which pod. */
        PodName pod();

        @Override
        default String subject() {
            return subjectOf(pod());
        }
    }

    /** The subject of every step that changes that pod. */
    static String subjectOf(PodName pod) {
        return "pod/" + pod;
    }

    /** Makes the pods' network, or leaves it when it is there. */
    record EnsureNetwork() implements Step {
        @Override
        public String subject() {
            return "network";
        }
    }

    /**
     * Looks for an image: its end is an {@link ImageState} for the key.
     *
     * @param key for which template
     * @param reference as the document names it
     */
    record ResolveImage(ImageKey key, ImageReference reference) implements Step {
        @Override
        public String subject() {
            return "image/" + key.deployment() + "/" + key.specHash();
        }
    }

    /**
     * Makes a container, pinned from its first instruction, and does not start it. A container of
     * that name that is there already and is ours is adopted.
     *
     * @param pod its name and host name
     * @param deployment whose replica
     * @param template what it is made from
     * @param specHash of the template, to be a label
     * @param image what to create from
     * @param placement the CPUs to pin it to
     * @param demand what for, to be labels
     */
    record CreatePod(
            PodName pod,
            ObjectName deployment,
            PodTemplate template,
            String specHash,
            ImageState.Present image,
            Placement placement,
            SlotDemand demand)
            implements OfPod {}

    /**
     * Starts a container that was just made or has ended.
     *
     * @param pod which
     * @param containerId the engine's id
     * @param history to be remembered once it has started
     */
    record StartPod(PodName pod, String containerId, RestartHistory history) implements OfPod {}

    /**
     * Changes the CPUs of a container, running or not, without a restart. It has succeeded only
     * when the kernel was seen to allow a running one exactly these.
     *
     * @param pod which
     * @param containerId the engine's id
     * @param from the CPUs it has
     * @param to the CPUs it gets; the same when the kernel has to be told again
     * @param demand what it holds them for
     */
    record RepinPod(PodName pod, String containerId, CpuSet from, CpuSet to, SlotDemand demand)
            implements OfPod {}

    /**
     * Ends a container. It is no longer {@link PodStatus#serving} in the plan that has this step:
     * that is to be published first, and its requests get their time to end.
     *
     * @param pod which
     * @param containerId the engine's id
     * @param grace between being told and being made to
     */
    record StopPod(PodName pod, String containerId, Duration grace) implements OfPod {}

    /**
     * Removes a container that does not run.
     *
     * @param pod which
     * @param containerId the engine's id
     */
    record RemovePod(PodName pod, String containerId) implements OfPod {}
}
