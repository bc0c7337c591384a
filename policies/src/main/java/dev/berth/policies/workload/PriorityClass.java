package dev.berth.policies.workload;

/**
 * How important the pods are that name it ({@code scheduling.k8s.io/v1} PriorityClass).
 *
 * @param name an RFC 1123 subdomain; it belongs to no namespace
 * @param value higher is more important, at most {@link #HIGHEST_VALUE} for classes of users
 * @param isDefault whether it is meant by pods that name none
 * @param preempts whether its pods may have less important ones stopped to find room
 * @param description free text
 */
public record PriorityClass(
        String name, int value, boolean isDefault, boolean preempts, String description) {
    /** The highest value that documents may give. */
    public static final int HIGHEST_VALUE = 1_000_000_000;

    /** What names of classes begin with that are there by themselves. */
    public static final String RESERVED_PREFIX = "system-";

    /** How important a pod is that names no class where none is the default. */
    public static final PriorityClass NONE = new PriorityClass("none", 0, false, true, "");
}
