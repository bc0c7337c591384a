package dev.berth.policies.workload;

import java.util.Optional;

/**
 * A pod that was applied by itself ({@code v1} Pod): there is one, it has the name of its document,
 * and once it has ended it stays so.
 *
 * @param name which one; a label, for it is the pod's host name, too
 * @param template what it is made from
 * @param uid of the object, by which its containers are told from those of an earlier one
 */
public record BarePod(ObjectName name, PodTemplate template, String uid) implements Workload {
    public BarePod {
        if (!ObjectName.isLabel(name.name())) {
            throw new IllegalArgumentException("no pod name: " + name);
        }
    }

    /** The same as the object of that uid. */
    public BarePod withUid(String given) {
        return new BarePod(name, template, given);
    }

    /** What the pod is called. */
    public PodName pod() {
        return new PodName(name.namespace(), name.name());
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.POD, name);
    }

    @Override
    public int replicas() {
        return 1;
    }

    @Override
    public Optional<String> instance() {
        return Optional.of(uid);
    }
}
