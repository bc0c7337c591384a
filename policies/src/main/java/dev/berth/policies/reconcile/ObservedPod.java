package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.Optional;

/**
 * A container of ours as the engine has it.
 *
 * @param name unique among ours
 * @param deployment whose replica it is
 * @param specHash which template it was made from, {@link SpecHash}
 * @param containerId the engine's id
 * @param phase what the engine says it does
 * @param pin the CPUs that the engine was told (HostConfig.CpusetCpus); empty: none
 * @param demand what it was created for
 * @param image what it was created from
 * @param address its own, where it has one
 * @param startedAt of its last start
 * @param finishedAt of its last end
 * @param exitCode of its last end; 0 before
 * @param ready whether it may be sent requests
 * @param pinVerified false once the kernel was seen to allow it other CPUs than its pin
 */
public record ObservedPod(
        PodName name,
        ObjectName deployment,
        String specHash,
        String containerId,
        Phase phase,
        CpuSet pin,
        SlotDemand demand,
        ImageState.Present image,
        Optional<String> address,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        boolean ready,
        boolean pinVerified) {
    /** What a container does, in the engine's words; a paused one runs, but is not ready. */
    public enum Phase {
        /** Made and never started. */
        CREATED,
        RUNNING,
        /** Ended, and can be started again. */
        EXITED,
        /** Its removal failed; nothing but another removal is possible. */
        DEAD,
        /** Its removal is under way. */
        REMOVING
    }

    /** Whether it can be started or its pin changed. */
    boolean isUsable() {
        return switch (phase) {
            case CREATED, RUNNING, EXITED -> true;
            case DEAD, REMOVING -> false;
        };
    }

    /** Whether it runs and may be sent requests. */
    boolean isReady() {
        return phase == Phase.RUNNING && ready;
    }

    Holder holder() {
        return new Holder(name, demand, pin);
    }
}
