package dev.berth.policies.reconcile;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PullPolicy;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** A step that changes what is stored, and no container. */
    sealed interface OfStore extends Step {}

    /**
     * Writes down what became of something that ends.
     *
     * @param workload which
     * @param uid of the object; nothing is written where another one has that name by now
     * @param record all of it
     */
    record RecordRun(WorkloadName workload, String uid, RunRecord record) implements OfStore {
        @Override
        public String subject() {
            return "run/" + workload;
        }
    }

    /**
     * Makes the Job of a CronJob for one time, and remembers that in one go.
     *
     * @param cronJob whose
     * @param uid of the CronJob
     * @param scheduledAt for which time
     * @param job what it is called
     */
    record SpawnJob(ObjectName cronJob, String uid, Instant scheduledAt, ObjectName job)
            implements OfStore {
        @Override
        public String subject() {
            return "cronjob/" + cronJob;
        }
    }

    /**
     * Deletes a Job that nobody asks for any more; its pods go with it.
     *
     * @param job which
     * @param uid of the object
     */
    record DeleteJob(ObjectName job, String uid) implements OfStore {
        @Override
        public String subject() {
            return "job/" + job;
        }
    }

    /**
     * Makes the claim of a pod of a StatefulSet, or leaves one of that name that is there.
     *
     * @param claim what it is called
     * @param set whose
     * @param template which of the set's templates it is made from
     */
    record MakeClaim(ObjectName claim, ObjectName set, String template) implements OfStore {
        @Override
        public String subject() {
            return "claim/" + claim;
        }
    }

    /**
     * Deletes the claim of a pod of a StatefulSet that is one too many; its storage goes once no
     * pod uses it.
     *
     * @param claim which
     * @param uid of the object
     * @param set whose
     */
    record DropClaim(ObjectName claim, String uid, ObjectName set) implements OfStore {
        @Override
        public String subject() {
            return "claim/" + claim;
        }
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
     * @param pull whether it is fetched that the engine has
     */
    record ResolveImage(ImageKey key, ImageReference reference, PullPolicy pull) implements Step {
        /** One whose name says whether it is fetched. */
        public ResolveImage(ImageKey key, ImageReference reference) {
            this(key, reference, PullPolicy.ofImage(reference));
        }

        @Override
        public String subject() {
            return "image/" + key.workload() + "/" + key.specHash() + "/" + key.container();
        }
    }

    /**
     * Makes the containers of a pod, pinned from their first instruction, and starts none of them
     * but the sandbox, where it needs one. A container of that name that is there already and was
     * made from the same template is adopted.
     *
     * @param pod its name and host name
     * @param workload whose pod
     * @param template what it is made from
     * @param specHash of the template, to be a label
     * @param images what to create from, by container
     * @param placement the CPUs to pin it to
     * @param demand what for, to be labels
     * @param priority how important it is, to be a label
     * @param replaces the pod that has these CPUs and goes once this one is available, to be a
     *     label
     */
    record CreatePod(
            PodName pod,
            WorkloadName workload,
            PodTemplate template,
            String specHash,
            Map<String, ImageState.Present> images,
            Placement placement,
            SlotDemand demand,
            int priority,
            Optional<PodName> replaces)
            implements OfPod {
        public CreatePod {
            images = Map.copyOf(images);
        }

        /** Of a pod that is as important as any, put where nobody is. */
        public CreatePod(
                PodName pod,
                WorkloadName workload,
                PodTemplate template,
                String specHash,
                Map<String, ImageState.Present> images,
                Placement placement,
                SlotDemand demand) {
            this(pod, workload, template, specHash, images, placement, demand, 0, Optional.empty());
        }
    }

    /**
     * Starts containers that were just made or have ended.
     *
     * @param pod which
     * @param starts of which of its containers, in this order
     */
    record StartPod(PodName pod, List<Start> starts) implements OfPod {
        public StartPod {
            starts = List.copyOf(starts);
        }
    }

    /**
     * The start of one container.
     *
     * @param container its name in the pod
     * @param containerId the engine's id
     * @param history to be remembered once it has started
     */
    record Start(String container, String containerId, RestartHistory history) {}

    /**
     * Changes the CPUs of a pod's containers, running or not, without a restart. It has succeeded
     * only when the kernel was seen to allow running ones exactly these.
     *
     * @param pod which
     * @param containerIds the engine's ids
     * @param from the CPUs it has
     * @param to the CPUs it gets; the same when the kernel has to be told again
     * @param demand what it holds them for
     * @param gain points of {@link dev.berth.policies.placement.LedgerCost} that the change saves
     *     that it is a part of; 0 where the pod cannot stay
     */
    record RepinPod(
            PodName pod,
            List<String> containerIds,
            CpuSet from,
            CpuSet to,
            SlotDemand demand,
            long gain)
            implements OfPod {
        public RepinPod {
            containerIds = List.copyOf(containerIds);
        }

        /** Of a pod that cannot stay. */
        public RepinPod(
                PodName pod, List<String> containerIds, CpuSet from, CpuSet to, SlotDemand demand) {
            this(pod, containerIds, from, to, demand, 0);
        }
    }

    /**
     * Ends what runs of a pod. It is no longer {@link PodStatus#serving} in the plan that has this
     * step: that is to be published first, and its requests get their time to end.
     *
     * @param pod which
     * @param networkedId the engine's id of the container that holds the pod's address
     * @param containerIds the engine's ids of those to end; the sandbox, if it is there, last
     * @param grace between being told and being made to
     */
    record StopPod(PodName pod, String networkedId, List<String> containerIds, Duration grace)
            implements OfPod {
        public StopPod {
            containerIds = List.copyOf(containerIds);
        }
    }

    /**
     * Ends containers of a pod that stays, because they are not well. The pod is no longer {@link
     * PodStatus#serving} in the plan that has this step.
     *
     * @param pod which
     * @param ends of which of its containers
     */
    record EndContainers(PodName pod, List<End> ends) implements OfPod {
        public EndContainers {
            ends = List.copyOf(ends);
        }
    }

    /**
     * The end of one container.
     *
     * @param container its name in the pod
     * @param containerId the engine's id
     * @param reason why, for people
     * @param grace between being told and being made to
     */
    record End(String container, String containerId, String reason, Duration grace) {}

    /**
     * Ends at once what runs of a pod that stays: it lost the network it had, and is to be started
     * anew in another.
     *
     * @param pod which
     * @param containerIds the engine's ids of those to end
     * @param isOver whether it has ended, and what runs is what held its network
     */
    record HaltPod(PodName pod, List<String> containerIds, boolean isOver) implements OfPod {
        public HaltPod {
            containerIds = List.copyOf(containerIds);
        }
    }

    /**
     * Removes a pod's containers, none of which runs.
     *
     * @param pod which
     * @param containerIds the engine's ids; the sandbox, if there is one, last
     */
    record RemovePod(PodName pod, List<String> containerIds) implements OfPod {
        public RemovePod {
            containerIds = List.copyOf(containerIds);
        }
    }

    /**
     * Takes CPUs away from a container that is not ours, without a restart.
     *
     * @param containerId the engine's id
     * @param to the CPUs that it keeps
     */
    record Confine(String containerId, CpuSet to) implements Step {
        @Override
        public String subject() {
            return "container/" + containerId;
        }
    }
}
