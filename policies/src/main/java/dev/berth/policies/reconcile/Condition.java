package dev.berth.policies.reconcile;

/**
 * One thing that is said about a deployment, in Kubernetes' words.
 *
 * @param type what about
 * @param status whether it is so
 * @param reason one word in CamelCase
 * @param message for people
 */
public record Condition(Type type, boolean status, String reason, String message) {
    /** Why an update counts as failed. */
    public static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";

    /** What a condition is about; Kubernetes writes them in CamelCase. */
    public enum Type {
        AVAILABLE("Available"),
        PROGRESSING("Progressing"),
        REPLICA_FAILURE("ReplicaFailure");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        /** As Kubernetes writes it. */
        public String label() {
            return label;
        }
    }
}
