package dev.berth.daemon.document;

import dev.berth.policies.workload.PriorityClass;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a PriorityClass, which has no {@code spec}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/priority-class-v1/">PriorityClass</a>
 */
final class PriorityClassReader {
    private static final String LOWER = "PreemptLowerPriority";
    private static final String NEVER = "Never";

    private PriorityClassReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        int before = root.findings().errorCount();
        String name = metadata.name().name();
        if (name.startsWith(PriorityClass.RESERVED_PREFIX)) {
            root.fields("metadata")
                    .ifPresent(
                            fields ->
                                    fields.error(
                                            "name",
                                            Quoted.of(name)
                                                    + " is reserved, expected a name that does not"
                                                    + " begin with "
                                                    + PriorityClass.RESERVED_PREFIX));
        }
        root.require("value", "a whole number");
        OptionalLong value = root.integer("value", Integer.MIN_VALUE, PriorityClass.HIGHEST_VALUE);
        boolean isDefault = root.flag("globalDefault").orElse(false);
        boolean preempts = preempts(root);
        String description = root.text("description").orElse("");
        return root.findings().errorCount() > before || value.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfPriorityClass(
                                new PriorityClass(
                                        name,
                                        (int) value.getAsLong(),
                                        isDefault,
                                        preempts,
                                        description)));
    }

    private static boolean preempts(Fields root) {
        Optional<String> policy = root.text("preemptionPolicy");
        policy.filter(text -> !text.equals(LOWER) && !text.equals(NEVER))
                .ifPresent(
                        text ->
                                root.error(
                                        "preemptionPolicy",
                                        Quoted.of(text)
                                                + " is no policy, expected "
                                                + LOWER
                                                + " or "
                                                + NEVER));
        return policy.filter(NEVER::equals).isEmpty();
    }
}
