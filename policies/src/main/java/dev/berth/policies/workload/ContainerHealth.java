package dev.berth.policies.workload;

/** How it is found out whether a container is well, and what is done as it starts and stops. */
public record ContainerHealth() {
    /** A container of which nothing of that kind is said. */
    public static final ContainerHealth NONE = new ContainerHealth();
}
