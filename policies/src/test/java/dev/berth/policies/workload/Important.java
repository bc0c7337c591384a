package dev.berth.policies.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Deployments of priority classes to test with. */
public final class Important {
    /** By name: the higher, the more important; {@code polite} stops nobody. */
    public static final Priorities CLASSES =
            new Priorities(
                    new TreeMap<>(
                            Map.of(
                                    "low", new PriorityClass("low", -5, false, true, ""),
                                    "high", new PriorityClass("high", 100, false, true, ""),
                                    "higher", new PriorityClass("higher", 200, false, true, ""),
                                    "polite", new PriorityClass("polite", 300, false, false, ""))));

    private Important() {}

    /** That deployment, whose pods are of that class. */
    public static Deployment deployment(
            String priorityClass, String name, int replicas, String image, Resources resources) {
        var plain = Workloads.deployment(name, replicas, image, resources);
        var template = plain.template();
        return new Deployment(
                plain.name(),
                plain.replicas(),
                plain.selector(),
                new PodTemplate(
                        template.labels(),
                        template.annotations(),
                        template.initContainers(),
                        template.containers(),
                        template.terminationGrace(),
                        template.volumes(),
                        template.restartPolicy(),
                        Optional.of(priorityClass)));
    }

    /** Everything that these workloads are, beside the classes. */
    public static DesiredState desired(Workload... workloads) {
        return new DesiredState(
                1,
                DesiredState.byName(List.of(workloads)),
                new TreeMap<>(),
                new TreeMap<>(),
                GatewayDocuments.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                CLASSES);
    }
}
