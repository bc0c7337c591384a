package dev.berth.policies.reconcile;

import java.time.Duration;
import java.util.Optional;

/**
 * How a container that runs does, as its hooks and probes say.
 *
 * @param stage how far its start is
 * @param ready whether it may be sent requests, as far as it is asked
 * @param illness why it has to be ended and started again; empty while it is well
 */
public record Vitals(Stage stage, boolean ready, Optional<Illness> illness) {
    /** One that nobody asks. */
    public static final Vitals WELL = new Vitals(Stage.STARTED, true, Optional.empty());

    /** How far the start of a container is. */
    public enum Stage {
        /** What is to be done after its start is being done. */
        POST_START,
        /** Its startup probe has not succeeded so far. */
        STARTUP,
        STARTED
    }

    /**
     * Why a container cannot go on.
     *
     * @param reason in Kubernetes' words, such as {@code Unhealthy}
     * @param message for people
     * @param grace between being told and being made to end; empty: its pod's
     */
    public record Illness(String reason, String message, Optional<Duration> grace) {}

    /** Whether it has to be ended. */
    public boolean isIll() {
        return illness.isPresent();
    }
}
