package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the probes of a container, and {@code lifecycle} beside them, with the API server's
 * defaults and bounds.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe">Probe</a>
 */
final class ProbeReader {
    private static final List<String> ACTIONS = List.of("httpGet", "tcpSocket", "exec", "grpc");
    private static final String GRACE = "terminationGracePeriodSeconds";

    /** As numbers of the API server are. */
    private static final long MOST = Integer.MAX_VALUE;

    private ProbeReader() {}

    /** How the container is looked after; what is wrong is among the findings. */
    static ContainerHealth health(Fields container, List<ContainerPort> ports) {
        var startup = probe(container, "startupProbe", ProbeKind.STARTUP, ports);
        var readiness = probe(container, "readinessProbe", ProbeKind.READINESS, ports);
        var liveness = probe(container, "livenessProbe", ProbeKind.LIVENESS, ports);
        var hooks = HookReader.read(container, ports);
        return new ContainerHealth(
                startup, readiness, liveness, hooks.postStart(), hooks.preStop());
    }

    private static Optional<ContainerProbe> probe(
            Fields container, String name, ProbeKind kind, List<ContainerPort> ports) {
        return container.fields(name).flatMap(fields -> probe(fields, kind, ports));
    }

    private static Optional<ContainerProbe> probe(
            Fields fields, ProbeKind kind, List<ContainerPort> ports) {
        int before = fields.findings().errorCount();
        Optional<ContainerAction.OfProbe> action = action(fields, ports);
        long delay = fields.integer("initialDelaySeconds", 0, MOST).orElse(0);
        long period = positive(fields, "periodSeconds", ContainerProbe.DEFAULT_PERIOD.toSeconds());
        long timeout =
                positive(fields, "timeoutSeconds", ContainerProbe.DEFAULT_TIMEOUT.toSeconds());
        long failures =
                positive(fields, "failureThreshold", ContainerProbe.DEFAULT_FAILURE_THRESHOLD);
        long successes = successes(fields, kind);
        Optional<Duration> grace = grace(fields, kind);
        fields.refuseUnknown();
        return fields.findings().errorCount() > before || action.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ContainerProbe(
                                action.get(),
                                Duration.ofSeconds(delay),
                                Duration.ofSeconds(period),
                                Duration.ofSeconds(timeout),
                                (int) successes,
                                (int) failures,
                                grace));
    }

    private static Optional<ContainerAction.OfProbe> action(
            Fields fields, List<ContainerPort> ports) {
        Optional<String> which = ActionReader.only(fields, ACTIONS);
        if (which.isEmpty()) {
            return Optional.empty();
        }
        return switch (which.get()) {
            case "httpGet" -> ActionReader.httpGet(fields, ports).map(get -> get);
            case "tcpSocket" -> ActionReader.tcpSocket(fields, ports).map(tcp -> tcp);
            case "exec" -> ActionReader.exec(fields).map(exec -> exec);
            default -> ActionReader.grpc(fields).map(grpc -> grpc);
        };
    }

    /** A number above 0; 0 stands for the default, as for the API server. */
    private static long positive(Fields fields, String name, long usual) {
        OptionalLong given = fields.integer(name, 0, MOST);
        return given.isPresent() && given.getAsLong() > 0 ? given.getAsLong() : usual;
    }

    private static long successes(Fields fields, ProbeKind kind) {
        long successes =
                positive(fields, "successThreshold", ContainerProbe.DEFAULT_SUCCESS_THRESHOLD);
        if (successes != 1 && kind != ProbeKind.READINESS) {
            fields.error(
                    "successThreshold", successes + " is for a readinessProbe only, expected 1");
        }
        return successes;
    }

    private static Optional<Duration> grace(Fields fields, ProbeKind kind) {
        if (kind == ProbeKind.READINESS) {
            fields.refuse(GRACE, "nothing is ended for what a readinessProbe says");
            return Optional.empty();
        }
        OptionalLong seconds = fields.integer(GRACE, 1, PodTemplateReader.MAX_GRACE_SECONDS);
        return seconds.isPresent()
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty();
    }
}
