package dev.berth.policies.workload;

import java.util.Optional;

/**
 * A number of equal replicas that shall run ({@code apps/v1} Deployment).
 *
 * @param name which one
 * @param replicas how many, 0 to {@value #MAX_REPLICAS}
 * @param selector which pods are its own; selects the template's labels
 * @param template what a replica is made from
 * @param strategy how replicas are replaced when it changes
 * @param former what the others of its replicas were made from while an update is paused halfway
 */
public record Deployment(
        ObjectName name,
        int replicas,
        Labels selector,
        PodTemplate template,
        UpdateStrategy strategy,
        Optional<PodTemplate> former)
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

    /** One with replicas of one template. */
    public Deployment(
            ObjectName name,
            int replicas,
            Labels selector,
            PodTemplate template,
            UpdateStrategy strategy) {
        this(name, replicas, selector, template, strategy, Optional.empty());
    }

    /** The same where nothing is said about updates. */
    public Deployment(ObjectName name, int replicas, Labels selector, PodTemplate template) {
        this(name, replicas, selector, template, UpdateStrategy.DEFAULT);
    }

    /** The same with that older template for replicas that are not updated so far. */
    public Deployment withFormer(PodTemplate older) {
        return new Deployment(name, replicas, selector, template, strategy, Optional.of(older));
    }

    /** The same with all pods made from another template. */
    public Deployment withTemplate(PodTemplate other) {
        return new Deployment(name, replicas, selector, other, strategy);
    }

    /** The same with another number of replicas. */
    public Deployment withReplicas(int other) {
        return new Deployment(name, other, selector, template, strategy, former);
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.DEPLOYMENT, name);
    }
}
