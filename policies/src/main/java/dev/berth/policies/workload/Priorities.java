package dev.berth.policies.workload;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The priority classes that there are: those applied, and the two that Kubernetes has by itself.
 *
 * @param applied by name
 */
public record Priorities(SortedMap<String, PriorityClass> applied) {
    /** None but those that are there by themselves. */
    public static final Priorities NONE = new Priorities(new TreeMap<>());

    private static final Map<String, PriorityClass> BUILT_IN =
            List.of(
                            new PriorityClass(
                                    "system-cluster-critical", 2_000_000_000, false, true, ""),
                            new PriorityClass(
                                    "system-node-critical", 2_000_001_000, false, true, ""))
                    .stream()
                    .collect(Collectors.toMap(PriorityClass::name, Function.identity()));

    public Priorities {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    /** The class of that name. */
    public Optional<PriorityClass> named(String name) {
        return Optional.ofNullable(BUILT_IN.get(name))
                .or(() -> Optional.ofNullable(applied.get(name)));
    }

    /** The class of pods of that template; empty where it names one that there is not. */
    public Optional<PriorityClass> of(PodTemplate template) {
        return template.priorityClass()
                .map(this::named)
                .orElseGet(() -> Optional.of(defaultClass().orElse(PriorityClass.NONE)));
    }

    /** What pods that name no class are given, where one says so. */
    public Optional<PriorityClass> defaultClass() {
        return applied.values().stream().filter(PriorityClass::isDefault).findFirst();
    }
}
