package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.PullPolicy;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod says for its containers, and what they say themselves. */
final class SecurityReaderTest {
    private static ContainerTemplate container(String image, String pod, String container) {
        return Sample.document(
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web}
                        spec:
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec:
                              securityContext: {%s}
                              containers: [{name: main, image: '%s', %s}]
                        """
                                .formatted(pod, image, container))
                .resource()
                .workload()
                .orElseThrow()
                .template()
                .containers()
                .getFirst();
    }

    private static ContainerSecurity security(String pod, String container) {
        return container("app:1", pod, "securityContext: {" + container + "}").security();
    }

    @Test
    void read_podAndContainer_theContainersWordCounts() {
        ContainerSecurity merged =
                security(
                        "runAsUser: 1000, runAsGroup: 2000, runAsNonRoot: true,"
                                + " supplementalGroups: [30, 40], seccompProfile: {type:"
                                + " RuntimeDefault}",
                        "runAsUser: 1001, readOnlyRootFilesystem: true");

        assertEquals(
                new ContainerSecurity(
                        OptionalLong.of(1001),
                        OptionalLong.of(2000),
                        true,
                        new TreeSet<>(),
                        false,
                        new TreeSet<>(List.of(30L, 40L))),
                merged);
    }

    @Test
    void read_nonRootWithoutUser_isLeftToTheImage() {
        assertEquals(true, security("runAsNonRoot: true", "").mustNotBeRoot());
        assertEquals(false, security("runAsNonRoot: true", "runAsNonRoot: false").mustNotBeRoot());
        assertEquals(OptionalLong.of(5), security("runAsGroup: 5", "").runAsGroup());
    }

    @ParameterizedTest
    @CsvSource({
        "app, , ALWAYS",
        "app:latest, , ALWAYS",
        "app:1, , IF_NOT_PRESENT",
        "app:latest, IfNotPresent, IF_NOT_PRESENT",
        "app:1, Always, ALWAYS",
        "app:1, Never, NEVER"
    })
    void read_pullPolicy_isWhatIsSaidOrWhatTheNameSays(
            String image, String policy, PullPolicy expected) {
        String field = policy == null ? "" : "imagePullPolicy: " + policy;

        assertEquals(expected, container(image, "", field).pull());
    }
}
