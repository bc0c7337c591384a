package dev.berth.daemon.probe;

/** What the answer to a probe means. */
public enum ProbeOutcome {
    GOOD("successful"),
    BAD("failed"),
    /** Nobody could ask, which says nothing about the container. */
    UNKNOWN("unknown");

    private final String label;

    ProbeOutcome(String label) {
        this.label = label;
    }

    /** As Kubernetes writes it in metrics. */
    public String label() {
        return label;
    }
}
