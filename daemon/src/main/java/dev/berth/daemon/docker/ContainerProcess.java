package dev.berth.daemon.docker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs in a container, with Kubernetes' meaning of the fields.
 *
 * <p>A {@code command} replaces the image's entry point and its arguments; {@code args} alone
 * replaces the arguments; neither leaves both to the image.
 *
 * @param command empty for the image's entry point
 * @param args empty for the image's arguments, unless there is a command
 * @param environment values by name, in order; added to the image's
 * @param workingDirectory absolute path; empty for the image's
 * @param user {@code UID[:GID]} or names; empty for the image's
 * @param stopGrace how long it may take to end after SIGTERM; whole seconds
 */
public record ContainerProcess(
        List<String> command,
        List<String> args,
        Map<String, String> environment,
        String workingDirectory,
        String user,
        Duration stopGrace) {
    /** Kubernetes' {@code terminationGracePeriodSeconds}. */
    public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(30);

    public ContainerProcess {
        command = List.copyOf(command);
        args = List.copyOf(args);
        environment = new LinkedHashMap<>(environment);
        for (var name : environment.keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException(
                        "environment variable \"" + name + "\", expected a name without =");
            }
        }
        if (stopGrace.isNegative()) {
            throw new IllegalArgumentException("stop grace is " + stopGrace + ", expected ≥ 0");
        }
    }

    /** What runs; values of the environment may be secrets. */
    @Override
    public String toString() {
        return "ContainerProcess[" + command + ", " + environment.keySet() + "]";
    }

    /** What the image says. */
    public static ContainerProcess ofImage() {
        return running(List.of());
    }

    /** The given command, and the image's surroundings. */
    public static ContainerProcess running(List<String> command) {
        return new ContainerProcess(command, List.of(), Map.of(), "", "", DEFAULT_STOP_GRACE);
    }
}
