package dev.berth.policies.reconcile;

/** What a container is for in its pod. */
public enum ContainerRole {
    /** Holds the network namespace that the others share; does nothing. */
    SANDBOX,
    /** Runs to its end before the main containers start. */
    INIT,
    /** What the pod is there for. */
    MAIN
}
