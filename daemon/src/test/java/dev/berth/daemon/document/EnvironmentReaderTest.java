package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.EnvironmentSources;
import dev.berth.policies.workload.EnvironmentSources.Bulk;
import dev.berth.policies.workload.EnvironmentSources.Value;
import dev.berth.policies.workload.EnvironmentSources.Variable;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.PodValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentReaderTest {
    private static String deployment(String fields) {
        return """
               apiVersion: apps/v1
               kind: Deployment
               metadata: {name: web}
               spec:
                 selector: {matchLabels: {app: web}}
                 template:
                   metadata: {labels: {app: web}}
                   spec:
                     containers:
                     - name: main
                       image: app:1
                       args: ["$(A)"]
                       %s
               """
                .formatted(fields.replace("\n", "\n        "));
    }

    private static ContainerTemplate container(String fields) {
        return Sample.document(deployment(fields))
                .resource()
                .workload()
                .orElseThrow()
                .template()
                .containers()
                .getFirst();
    }

    @Test
    void read_valuesOnly_areExpandedAtOnce() {
        ContainerTemplate container =
                container("env: [{name: A, value: a}, {name: B, value: \"$(A)$$(A)\"}]");

        assertEquals(EnvironmentSources.NONE, container.sources());
        assertEquals(Map.of("A", "a", "B", "a$(A)"), container.environment());
        assertEquals(List.of("a"), container.args());
    }

    @Test
    void read_everySource_isKeptInOrderAndUnexpanded() {
        ContainerTemplate container =
                container(
                        """
                        envFrom:
                        - configMapRef: {name: settings}
                          prefix: CM_
                        - secretRef: {name: login, optional: true}
                        env:
                        - {name: A, value: "$(B)"}
                        - name: B
                          valueFrom: {secretKeyRef: {name: login, key: password}}
                        - name: C
                          valueFrom: {configMapKeyRef: {name: settings, key: a.b, optional: true}}
                        - name: D
                          valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}
                        - name: E
                          valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}
                        - name: F
                          valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}
                        - name: G
                          valueFrom: {resourceFieldRef: {containerName: side, resource: requests.cpu}}
                        """);

        assertEquals(Map.of(), container.environment());
        assertEquals(List.of("$(A)"), container.args());
        assertEquals(
                List.of(
                        new Bulk("CM_", KeyedObject.CONFIG_MAP, "settings", false),
                        new Bulk("", KeyedObject.SECRET, "login", true)),
                container.sources().bulk());
        assertEquals(
                List.of(
                        new Variable("A", new Value.Text("$(B)")),
                        new Variable(
                                "B", new Value.Key(KeyedObject.SECRET, "login", "password", false)),
                        new Variable(
                                "C",
                                new Value.Key(KeyedObject.CONFIG_MAP, "settings", "a.b", true)),
                        new Variable("D", new Value.OfPod(new PodValue.Label("app"))),
                        new Variable("E", new Value.OfPod(PodValue.Field.POD_IP)),
                        new Variable(
                                "F",
                                new Value.OfPod(
                                        new PodValue.Amount(
                                                "main",
                                                PodValue.Amount.Kind.LIMITS_MEMORY,
                                                1 << 20))),
                        new Variable(
                                "G",
                                new Value.OfPod(
                                        new PodValue.Amount(
                                                "side",
                                                PodValue.Amount.Kind.REQUESTS_CPU,
                                                1_000)))),
                container.sources().variables());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env: [{name: A, valueFrom: {}}]|has 0 sources",
                "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef:"
                        + " {name: a, key: b}}}]|has 2 sources",
                "env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"
                        + "|stands beside valueFrom",
                "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}]"
                        + "|'metadata.uid' cannot be honoured here",
                "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]"
                        + "|'metadata.labels' cannot be honoured here",
                "env: [{name: A, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['a b']\"}}}]"
                        + "|cannot be honoured here",
                "env: [{name: A, valueFrom: {secretKeyRef: {name: UPPER, key: b}}}]"
                        + "|'UPPER' is no name",
                "env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b/c}}}]|'b/c' is no key",
                "env: [{name: A, valueFrom: {secretKeyRef: {name: a}}}]|is required",
                "env: [{name: A, valueFrom: {fileKeyRef: {path: a}}}]|has 0 sources",
                "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.gpu}}}]"
                        + "|'limits.gpu' cannot be honoured",
                "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor:"
                        + " 2}}}]|expected 1 or 1m",
                "env: [{name: A=, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"
                        + "|is no name of a variable",
                "envFrom: [{}]|expected either configMapRef or secretRef",
                "envFrom: [{configMapRef: {name: a}, secretRef: {name: a}}]|expected either",
                "envFrom: [{prefix: a=, secretRef: {name: a}}]|is no name of a variable",
                "envFrom: [{secretRef: {}}]|is required",
                "envFrom: [{secretRef: {name: a, key: b}}]|unknown field 'key'"
            })
    void read_whatCannotBe_isRefusedWithItsPlace(String fields, String expected) {
        List<String> messages = Sample.messages(Sample.problems(deployment(fields)));

        assertTrue(
                messages.stream()
                        .anyMatch(
                                message ->
                                        message.contains(expected)
                                                && message.startsWith("line ")
                                                && message.contains("containers[0].env")),
                messages::toString);
    }
}
