package dev.berth.policies.workload;

/** What a probe is asked for. */
public enum ProbeKind {
    /** Whether the container is up: until then nobody asks for the other two. */
    STARTUP("Startup"),
    /** Whether it may be sent requests. */
    READINESS("Readiness"),
    /** Whether it is well enough to go on. */
    LIVENESS("Liveness");

    private final String label;

    ProbeKind(String label) {
        this.label = label;
    }

    /** As Kubernetes writes it in events. */
    public String label() {
        return label;
    }
}
