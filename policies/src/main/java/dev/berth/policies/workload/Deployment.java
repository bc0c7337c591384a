package dev.berth.policies.workload;

/**
 * A number of equal replicas that shall run ({@code apps/v1} Deployment).
 *
 * @param name which one
 * @param replicas how many, 0 to {@value #MAX_REPLICAS}
 * @param selector which pods are its own; selects the template's labels
 * @param template what a replica is made from
 */
public record Deployment(ObjectName name, int replicas, Labels selector, PodTemplate template)
        implements Workload {
    /** More than any one host runs. */
    public static final int MAX_REPLICAS = 1_000;

    public Deployment {
        if (replicas < 0 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException(
                    replicas + " replicas, expected 0 to " + MAX_REPLICAS);
        }
        if (selector.values().isEmpty() || !selector.select(template.labels())) {
            throw new IllegalArgumentException("selector does not select the template's labels");
        }
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.DEPLOYMENT, name);
    }
}
