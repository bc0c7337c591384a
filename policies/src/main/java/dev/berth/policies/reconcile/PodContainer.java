package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One container of a pod of ours as the engine has it.
 *
 * @param name its name in the pod
 * @param role what it is for
 * @param id the engine's id
 * @param phase what the engine says it does
 * @param pin the CPUs that the engine was told (HostConfig.CpusetCpus); empty: none
 * @param image what it was created from
 * @param startedAt of its last start
 * @param finishedAt of its last end
 * @param exitCode of its last end; 0 before, or why it could not be started
 * @param pinVerified false once the kernel was seen to allow it other CPUs than its pin
 * @param vitals how it does, while it runs
 */
public record PodContainer(
        String name,
        ContainerRole role,
        String id,
        Phase phase,
        CpuSet pin,
        ImageState.Present image,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        boolean pinVerified,
        Vitals vitals) {
    /** What the engine notes of a command that cannot be run or is not there. */
    private static final Set<Integer> NO_COMMAND = Set.of(126, 127);

    /** One that nobody asks how it does. */
    public PodContainer(
            String name,
            ContainerRole role,
            String id,
            Phase phase,
            CpuSet pin,
            ImageState.Present image,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            int exitCode,
            boolean pinVerified) {
        this(
                name,
                role,
                id,
                phase,
                pin,
                image,
                startedAt,
                finishedAt,
                exitCode,
                pinVerified,
                Vitals.WELL);
    }

    /** The same, doing like that. */
    public PodContainer withVitals(Vitals other) {
        return new PodContainer(
                name,
                role,
                id,
                phase,
                pin,
                image,
                startedAt,
                finishedAt,
                exitCode,
                pinVerified,
                other);
    }

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

    boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    /** Whether it can be started or its pin changed. */
    boolean isUsable() {
        return switch (phase) {
            case CREATED, RUNNING, EXITED -> true;
            case DEAD, REMOVING -> false;
        };
    }

    /** Whether it ran to its end, or has no command that could be run. */
    boolean hasEnded() {
        return phase == Phase.EXITED || hasFailed();
    }

    /** Whether its end was not what it was for. */
    boolean hasFailed() {
        return (phase == Phase.EXITED && exitCode != 0)
                || (phase == Phase.CREATED && NO_COMMAND.contains(exitCode));
    }

    /** Whether it has done what an init container is for. */
    boolean hasSucceeded() {
        return phase == Phase.EXITED && exitCode == 0;
    }

    /** Whether its last start was after that one's, so that it knows that one's namespace. */
    boolean isStartedAfter(PodContainer other) {
        return startedAt.isPresent()
                && other.startedAt.isPresent()
                && !startedAt.get().isBefore(other.startedAt.get());
    }
}
