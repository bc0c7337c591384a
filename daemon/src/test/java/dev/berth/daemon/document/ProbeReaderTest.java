package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes and hooks of a container, as documents say them. */
final class ProbeReaderTest {
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec:
              selector: {matchLabels: {app: a}}
              template:
                metadata: {labels: {app: a}}
                spec:
                  terminationGracePeriodSeconds: 20
                  containers:
                  - name: a
                    image: a
                    ports: [{name: web, containerPort: 8080}]
                    HEALTH
            """;

    private static ContainerHealth health(String yaml) {
        String indented = yaml.indent(8).strip();
        Document document = Sample.document(DEPLOYMENT.replace("HEALTH", indented));
        var workload = document.resource().workload().orElseThrow();
        return workload.template().containers().getFirst().health();
    }

    @Test
    void read_allThatThereIs_isAllThere() {
        var health =
                health(
                        """
                        startupProbe:
                          httpGet:
                            path: up?a=b
                            port: web
                            scheme: HTTPS
                            httpHeaders: [{name: Host, value: x}]
                          failureThreshold: 30
                        readinessProbe:
                          grpc: {port: 9000, service: s}
                          successThreshold: 2
                          initialDelaySeconds: 3
                          periodSeconds: 4
                          timeoutSeconds: 5
                        livenessProbe:
                          exec: {command: [a, b]}
                          terminationGracePeriodSeconds: 7
                        lifecycle:
                          postStart: {httpGet: {port: 8081}}
                          preStop: {sleep: {seconds: 20}}
                        """);

        var up =
                new ContainerAction.HttpGet(
                        "/up?a=b", 8080, true, List.of(new ContainerAction.Header("Host", "x")));
        var second = Duration.ofSeconds(1);
        var ten = Duration.ofSeconds(10);
        var expected =
                new ContainerHealth(
                        Optional.of(
                                new ContainerProbe(
                                        up, Duration.ZERO, ten, second, 1, 30, Optional.empty())),
                        Optional.of(
                                new ContainerProbe(
                                        new ContainerAction.GrpcCheck(9000, "s"),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(5),
                                        2,
                                        3,
                                        Optional.empty())),
                        Optional.of(
                                new ContainerProbe(
                                        new ContainerAction.Exec(List.of("a", "b")),
                                        Duration.ZERO,
                                        ten,
                                        second,
                                        1,
                                        3,
                                        Optional.of(Duration.ofSeconds(7)))),
                        Optional.of(new ContainerAction.HttpGet("/", 8081, false, List.of())),
                        Optional.of(new ContainerAction.Sleep(Duration.ofSeconds(20))));
        assertEquals(expected, health);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "livenessProbe: {tcpSocket: {port: 80}}",
                "livenessProbe: {tcpSocket: {port: 80, host: ''}, periodSeconds: 0,"
                        + " timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0}",
                "livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 0, periodSeconds: 10,"
                        + " timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3}",
            })
    void read_whatIsLeftOut_isAsTheApiServerFillsItIn(String yaml) {
        var health = health(yaml);

        assertEquals(
                Optional.of(ContainerProbe.of(new ContainerAction.TcpConnect(80))),
                health.liveness());
    }

    @Test
    void read_neither_leavesNoTrace() {
        assertEquals(ContainerHealth.NONE, health("lifecycle: {}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "livenessProbe: {}|livenessProbe|says nothing to do, expected one of httpGet,",
                "livenessProbe: {tcpSocket: {port: 1}, exec: {command: [a]}}|livenessProbe|says"
                        + " tcpSocket and exec to do",
                "livenessProbe: {tcpSocket: {}}|livenessProbe.tcpSocket.port|is required",
                "livenessProbe: {tcpSocket: {port: dns}}|livenessProbe.tcpSocket.port|'dns' is the"
                        + " name of none of the container's ports",
                "livenessProbe: {tcpSocket: {port: 1, host: x}}|livenessProbe.tcpSocket.host|cannot"
                        + " be honoured: it is sent to the pod's own address",
                "livenessProbe: {httpGet: {port: 1, host: x}}|livenessProbe.httpGet.host|cannot be"
                        + " honoured",
                "livenessProbe: {httpGet: {port: 1, scheme: http}}|livenessProbe.httpGet.scheme|'http'"
                        + " is unknown, expected HTTP, HTTPS",
                "livenessProbe: {httpGet: {port: 1, path: 'a b'}}|livenessProbe.httpGet.path|'a b' is"
                        + " no path",
                "livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: 'a b'}]}}"
                        + "|livenessProbe.httpGet.httpHeaders[0].name|'a b' is no header",
                "livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: Transfer-Encoding}]}}"
                        + "|livenessProbe.httpGet.httpHeaders[0].name|'Transfer-Encoding' is no header",
                "livenessProbe: {grpc: {port: web}}|livenessProbe.grpc.port|the text 'web' stands",
                "livenessProbe: {exec: {command: []}}|livenessProbe.exec.command|is required",
                "livenessProbe: {exec: {command: [a]}, successThreshold: 2}"
                        + "|livenessProbe.successThreshold|2 is for a readinessProbe only",
                "startupProbe: {exec: {command: [a]}, successThreshold: 2}"
                        + "|startupProbe.successThreshold|2 is for a readinessProbe only",
                "livenessProbe: {exec: {command: [a]}, periodSeconds: -1}"
                        + "|livenessProbe.periodSeconds|the number '-1' stands here",
                "readinessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 1}"
                        + "|readinessProbe.terminationGracePeriodSeconds|cannot be honoured",
                "livenessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 0}"
                        + "|livenessProbe.terminationGracePeriodSeconds|the number '0' stands here",
                "livenessProbe: {exec: {command: [a]}, initialDelay: 1}"
                        + "|livenessProbe.initialDelay|unknown field",
                "lifecycle: {preStop: {tcpSocket: {port: 1}}}|lifecycle.preStop.tcpSocket|cannot be"
                        + " honoured",
                "lifecycle: {preStop: {}}|lifecycle.preStop|says nothing to do",
                "lifecycle: {preStop: {sleep: {seconds: 21}}}|lifecycle.preStop.sleep.seconds|21"
                        + " exceeds terminationGracePeriodSeconds, which is 20",
                "lifecycle: {stopSignal: SIGUSR1}|lifecycle.stopSignal|cannot be honoured",
            })
    void read_whatCannotBe_isAnErrorAtItsPlace(String yaml, String place, String detail) {
        List<Problem> problems = Sample.problems(DEPLOYMENT.replace("HEALTH", yaml));

        assertEquals(1, problems.size(), problems::toString);
        Problem problem = problems.getFirst();
        assertEquals("spec.template.spec.containers[0]." + place, problem.place());
        assertTrue(problem.detail().startsWith(detail), problem.detail());
        assertEquals(14, problem.line());
    }

    @Test
    void read_probeOfAnInitContainer_isAnError() {
        String yaml =
                DEPLOYMENT.replace(
                        "      containers:",
                        "      initContainers: [{name: i, image: a, readinessProbe: {exec:"
                                + " {command: [a]}}}]\n      containers:");

        List<Problem> problems = Sample.problems(yaml.replace("HEALTH", ""));

        assertEquals(1, problems.size(), problems::toString);
        assertEquals(
                "spec.template.spec.initContainers[0].readinessProbe", problems.getFirst().place());
    }
}
