package dev.berth.policies.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The policies by the names that users give them. */
public final class PlacementPolicies {
    /** The annotation of a pod that names its policy. */
    public static final String ANNOTATION = "berth.dev/placement";

    /** What places pods where neither annotation nor configuration says. */
    public static final PlacementPolicy DEFAULT = new LeastAllocated();

    private static final List<PlacementPolicy> ALL = List.of(DEFAULT, new MaxMatch(), new Greedy());

    private PlacementPolicies() {}

    /** Every policy, the default first. */
    public static Stream<PlacementPolicy> all() {
        return ALL.stream();
    }

    /** Every name, the default's first. */
    public static List<String> names() {
        return all().map(PlacementPolicy::name).toList();
    }

    /** The one that a pod's annotations name, if they name one. */
    public static Optional<PlacementPolicy> chosenBy(Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(ANNOTATION)).flatMap(PlacementPolicies::named);
    }

    /** The policy of that name. */
    public static Optional<PlacementPolicy> named(String name) {
        return all().filter(policy -> policy.name().equals(name)).findFirst();
    }
}
