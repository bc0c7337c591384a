package dev.berth.policies.workload;

import dev.berth.policies.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container of a pod as its document describes it.
 *
 * @param name an RFC 1123 label, unique in the pod
 * @param image what runs
 * @param command replaces the image's entry point; empty: the image's own
 * @param args replaces the image's command; empty: the image's own, unless {@code command} is given
 * @param environment name to value, in the order of the document
 * @param workingDirectory absolute path; empty: the image's own
 * @param ports what the container says it listens on
 * @param resources requests and limits
 * @param security what the container may do beyond or short of the baseline
 * @param health its probes and hooks
 * @param mounts what of the pod's volumes it sees
 * @param sources what fills the environment where more is needed than {@code environment}, which is
 *     empty then
 * @param pull whether its image is fetched that the engine has
 */
public record ContainerTemplate(
        String name,
        ImageReference image,
        List<String> command,
        List<String> args,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        List<ContainerPort> ports,
        Resources resources,
        ContainerSecurity security,
        ContainerHealth health,
        ContainerMounts mounts,
        EnvironmentSources sources,
        PullPolicy pull) {
    public ContainerTemplate {
        command = List.copyOf(command);
        args = List.copyOf(args);
        environment = Ordered.copyOf(environment);
        ports = List.copyOf(ports);
    }

    /** A container whose image says whether it is fetched. */
    public ContainerTemplate(
            String name,
            ImageReference image,
            List<String> command,
            List<String> args,
            Map<String, String> environment,
            Optional<String> workingDirectory,
            List<ContainerPort> ports,
            Resources resources,
            ContainerSecurity security,
            ContainerHealth health,
            ContainerMounts mounts,
            EnvironmentSources sources) {
        this(
                name,
                image,
                command,
                args,
                environment,
                workingDirectory,
                ports,
                resources,
                security,
                health,
                mounts,
                sources,
                PullPolicy.ofImage(image));
    }

    /** A container whose environment is known. */
    public ContainerTemplate(
            String name,
            ImageReference image,
            List<String> command,
            List<String> args,
            Map<String, String> environment,
            Optional<String> workingDirectory,
            List<ContainerPort> ports,
            Resources resources,
            ContainerSecurity security,
            ContainerHealth health,
            ContainerMounts mounts) {
        this(
                name,
                image,
                command,
                args,
                environment,
                workingDirectory,
                ports,
                resources,
                security,
                health,
                mounts,
                EnvironmentSources.NONE);
    }

    /** A container of whose health nothing is said, and which mounts nothing. */
    public ContainerTemplate(
            String name,
            ImageReference image,
            List<String> command,
            List<String> args,
            Map<String, String> environment,
            Optional<String> workingDirectory,
            List<ContainerPort> ports,
            Resources resources,
            ContainerSecurity security) {
        this(
                name,
                image,
                command,
                args,
                environment,
                workingDirectory,
                ports,
                resources,
                security,
                ContainerHealth.NONE,
                ContainerMounts.NONE);
    }

    /** The same, looked after like that. */
    public ContainerTemplate withHealth(ContainerHealth other) {
        return new ContainerTemplate(
                name,
                image,
                command,
                args,
                environment,
                workingDirectory,
                ports,
                resources,
                security,
                other,
                mounts,
                sources);
    }

    /** The same with that variable, unless it sets it itself. */
    ContainerTemplate withVariable(String variable, String value) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        if (!sources.isPresent()) {
            variables.putIfAbsent(variable, value);
        }
        return new ContainerTemplate(
                name,
                image,
                command,
                args,
                variables,
                workingDirectory,
                ports,
                resources,
                security,
                health,
                mounts,
                sources.isPresent() ? sources.withVariable(variable, value) : sources);
    }

    /**
     * A port that the container says it listens on.
     *
     * @param name for services to refer to; may be absent
     * @param port 1 to 65535, TCP
     */
    public record ContainerPort(Optional<String> name, int port) {
        public ContainerPort {
            PortReference.checkPort(port);
        }
    }
}
