package dev.berth.policies.workload;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What each replica of a workload is made from.
 *
 * @param labels what services and the workload select by
 * @param annotations free text of the user; {@code berth.dev/placement} picks the policy
 * @param initContainers run one after the other to their end before the others start
 * @param containers run side by side and share an address; at least one
 * @param terminationGrace how long the containers have between being told and being made to stop
 * @param volumes what its containers may mount
 * @param restartPolicy which of its containers are started again
 * @param priorityClass how important its pods are; empty: as the default class says
 * @param naming what a pod calls itself
 * @param pullSecrets Secrets with logins of the registries that images come from
 */
public record PodTemplate(
        Labels labels,
        Labels annotations,
        List<ContainerTemplate> initContainers,
        List<ContainerTemplate> containers,
        Duration terminationGrace,
        PodVolumes volumes,
        RestartPolicy restartPolicy,
        Optional<String> priorityClass,
        PodNaming naming,
        List<String> pullSecrets) {
    /** The grace of a document that names none. */
    public static final Duration DEFAULT_TERMINATION_GRACE = Duration.ofSeconds(30);

    /** More containers, init containers included, than any pod has. */
    public static final int MAX_CONTAINERS = 32;

    public PodTemplate {
        initContainers = List.copyOf(initContainers);
        containers = List.copyOf(containers);
        pullSecrets = List.copyOf(pullSecrets);
        if (containers.isEmpty()) {
            throw new IllegalArgumentException("a pod has at least one container");
        }
        Set<String> names = new HashSet<>();
        for (var container : Stream.concat(initContainers.stream(), containers.stream()).toList()) {
            if (!names.add(container.name())) {
                throw new IllegalArgumentException("two containers named " + container.name());
            }
        }
    }

    /** A template of pods that are called by their names and need no logins. */
    public PodTemplate(
            Labels labels,
            Labels annotations,
            List<ContainerTemplate> initContainers,
            List<ContainerTemplate> containers,
            Duration terminationGrace,
            PodVolumes volumes,
            RestartPolicy restartPolicy,
            Optional<String> priorityClass) {
        this(
                labels,
                annotations,
                initContainers,
                containers,
                terminationGrace,
                volumes,
                restartPolicy,
                priorityClass,
                PodNaming.PLAIN,
                List.of());
    }

    /** A template without volumes, of which every container is started again. */
    public PodTemplate(
            Labels labels,
            Labels annotations,
            List<ContainerTemplate> initContainers,
            List<ContainerTemplate> containers,
            Duration terminationGrace) {
        this(
                labels,
                annotations,
                initContainers,
                containers,
                terminationGrace,
                PodVolumes.NONE,
                RestartPolicy.ALWAYS,
                Optional.empty());
    }

    /** The template of a pod with one container. */
    public static PodTemplate of(
            Labels labels, Labels annotations, ContainerTemplate container, Duration grace) {
        return new PodTemplate(labels, annotations, List.of(), List.of(container), grace);
    }

    /** The same with these labels. */
    public PodTemplate withLabels(Labels changed) {
        return new PodTemplate(
                changed,
                annotations,
                initContainers,
                containers,
                terminationGrace,
                volumes,
                restartPolicy,
                priorityClass,
                naming,
                pullSecrets);
    }

    /** The same with these annotations. */
    public PodTemplate withAnnotations(Labels changed) {
        return new PodTemplate(
                labels,
                changed,
                initContainers,
                containers,
                terminationGrace,
                volumes,
                restartPolicy,
                priorityClass,
                naming,
                pullSecrets);
    }

    /** The same with these volumes. */
    public PodTemplate withVolumes(PodVolumes changed) {
        return new PodTemplate(
                labels,
                annotations,
                initContainers,
                containers,
                terminationGrace,
                changed,
                restartPolicy,
                priorityClass,
                naming,
                pullSecrets);
    }

    /** The same of pods that call themselves otherwise. */
    public PodTemplate withNaming(PodNaming changed) {
        return new PodTemplate(
                labels,
                annotations,
                initContainers,
                containers,
                terminationGrace,
                volumes,
                restartPolicy,
                priorityClass,
                changed,
                pullSecrets);
    }

    /** The same with that variable in every container that does not set it itself. */
    public PodTemplate withVariable(String variable, String value) {
        return new PodTemplate(
                labels,
                annotations,
                initContainers.stream().map(one -> one.withVariable(variable, value)).toList(),
                containers.stream().map(one -> one.withVariable(variable, value)).toList(),
                terminationGrace,
                volumes,
                restartPolicy,
                priorityClass,
                naming,
                pullSecrets);
    }

    /** Every container, those that run first before the others. */
    public List<ContainerTemplate> all() {
        return Stream.concat(initContainers.stream(), containers.stream()).toList();
    }

    /** Whether its containers need one more that holds what they share. */
    public boolean needsSandbox() {
        return all().size() > 1 || volumes.needHolder();
    }

    /**
     * What the whole pod asks for: the sum over the containers that run side by side, or what the
     * greediest init container asks for where that is more (Kubernetes, Pod QoS and init
     * containers). A limit is there when every container has one.
     */
    public Resources resources() {
        return containers.stream()
                .map(ContainerTemplate::resources)
                .reduce(Resources::plus)
                .orElse(Resources.NONE)
                .atLeast(initContainers.stream().map(ContainerTemplate::resources).toList());
    }
}
