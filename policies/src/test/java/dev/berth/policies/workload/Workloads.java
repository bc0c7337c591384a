package dev.berth.policies.workload;

import dev.berth.policies.image.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Documents to test with. */
public final class Workloads {
    private Workloads() {}

    /** Requests without limits. */
    public static Resources shared(long cpuMillis, long memoryBytes) {
        return new Resources(cpuMillis, OptionalLong.empty(), memoryBytes, OptionalLong.empty());
    }

    /** Whole CPUs, requests equal to limits. */
    public static Resources exclusive(int cpus, long memoryBytes) {
        long millis = cpus * Resources.MILLIS_PER_CPU;
        return new Resources(
                millis, OptionalLong.of(millis), memoryBytes, OptionalLong.of(memoryBytes));
    }

    /** A container of that image that asks for that. */
    public static ContainerTemplate container(String image, Resources resources) {
        return container("app", image, resources);
    }

    /** A container of that name. */
    public static ContainerTemplate container(String name, String image, Resources resources) {
        return new ContainerTemplate(
                name,
                ImageReference.parse(image).orElseThrow(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                resources,
                ContainerSecurity.BASELINE);
    }

    /** A deployment whose pods are labelled with its name. */
    public static Deployment deployment(
            String name, int replicas, String image, Resources resources) {
        var labels = Labels.of(Map.of("app", name));
        var template =
                PodTemplate.of(
                        labels, Labels.NONE, container(image, resources), Duration.ofSeconds(5));
        return new Deployment(ObjectName.of(name), replicas, labels, template);
    }

    /** That deployment with replicas replaced in another way. */
    public static Deployment with(Deployment plain, UpdateStrategy strategy) {
        return new Deployment(
                plain.name(), plain.replicas(), plain.selector(), plain.template(), strategy);
    }

    /** That deployment with a container beside its first one and one that runs before both. */
    public static Deployment withCompany(Deployment plain, String image) {
        var template = plain.template();
        var containers =
                List.of(
                        template.containers().getFirst(),
                        container("sidecar", image, Resources.NONE));
        var inits = List.of(container("prepare", image, Resources.NONE));
        return new Deployment(
                plain.name(),
                plain.replicas(),
                plain.selector(),
                new PodTemplate(
                        template.labels(),
                        template.annotations(),
                        inits,
                        containers,
                        template.terminationGrace()));
    }

    /** Everything that these workloads are. */
    public static DesiredState desired(Workload... workloads) {
        return new DesiredState(
                1, DesiredState.byName(List.of(workloads)), new TreeMap<>(), new TreeMap<>());
    }
}
