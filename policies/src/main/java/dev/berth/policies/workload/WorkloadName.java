package dev.berth.policies.workload;

import java.util.Comparator;

/**
 * Which workload: objects of different kinds may have one name.
 *
 * @param kind of which kind
 * @param object its namespace and name
 */
public record WorkloadName(WorkloadKind kind, ObjectName object)
        implements Comparable<WorkloadName> {
    private static final Comparator<WorkloadName> ORDER =
            Comparator.comparing(WorkloadName::object).thenComparing(WorkloadName::kind);

    @Override
    public int compareTo(WorkloadName other) {
        return ORDER.compare(this, other);
    }

    /** {@code Deployment/namespace/name}. */
    @Override
    public String toString() {
        return kind.title() + "/" + object;
    }
}
