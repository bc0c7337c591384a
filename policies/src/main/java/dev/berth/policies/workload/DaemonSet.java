package dev.berth.policies.workload;

import java.time.Duration;

/**
 * A pod that shall run on every host, so once on this one ({@code apps/v1} DaemonSet).
 *
 * @param name which one
 * @param selector which pods are its own; selects the template's labels
 * @param template what its pod is made from
 * @param update how the pod is replaced by one of a new template
 * @param minReady how long a pod has to be ready until it counts as available
 */
public record DaemonSet(
        ObjectName name, Labels selector, PodTemplate template, Update update, Duration minReady)
        implements Workload {
    /** How the pod is replaced by one of a new template. */
    public enum Update {
        /** It goes, then its successor comes: {@code maxUnavailable: 1}. */
        OLD_FIRST,
        /** Its successor comes, and once that is ready it goes: {@code maxSurge: 1}. */
        NEW_FIRST,
        /** Its successor comes when somebody else has removed it. */
        ON_DELETE
    }

    public DaemonSet {
        if (selector.values().isEmpty() || !selector.select(template.labels())) {
            throw new IllegalArgumentException("selector does not select the template's labels");
        }
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.DAEMON_SET, name);
    }

    @Override
    public int replicas() {
        return 1;
    }
}
