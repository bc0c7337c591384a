package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.RealEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Images of a registry that wants a login, pulled by a real engine. */
final class AppliancePullSecretIT extends ApplianceCase {
    private static final String PASSWORD = "a-word-that-nobody-tells";

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static String deployment(String image) {
        return """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: app}, spec: {
          selector: {matchLabels: {app: app}},
          template: {metadata: {labels: {app: app}}, spec: {terminationGracePeriodSeconds: 0,
            imagePullSecrets: [{name: login}],
            containers: [{name: main, image: "%s", command: [/bin/sleep, "600"]}]}}}}
        """
                .formatted(image);
    }

    private static String login(String registry) {
        String config =
                "{\"auths\":{\"%s\":{\"username\":\"ann\",\"password\":\"%s\"}}}"
                        .formatted(registry, PASSWORD);
        return """
        {apiVersion: v1, kind: Secret, metadata: {name: login}, type: kubernetes.io/dockerconfigjson,
         data: {.dockerconfigjson: %s}}
        """
                .formatted(
                        Base64.getEncoder()
                                .encodeToString(config.getBytes(StandardCharsets.UTF_8)));
    }

    private String pods() throws IOException {
        return daemon.http().get("/api/v1/namespaces/default/pods").body();
    }

    @Test
    void image_ofARegistryThatWantsALogin_isPulledOnceTheSecretIsThere() throws Exception {
        try (var registry =
                new ClosedRegistry("ann:" + PASSWORD, RealEngine.archive(), architecture())) {
            String image = registry.name() + "/team/app:1";

            apply(deployment(image));
            daemon.await(
                    "the pod says what it lacks",
                    () -> pods().contains("Secret login does not exist"));
            apply(login(registry.name()));
            awaitReady("app", 1);

            String told =
                    pods()
                            + daemon.http().get("/api/v1/namespaces/default/events").body()
                            + daemon.log();
            daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/app", "");
            daemon.await("the pod is gone", () -> containers().isEmpty());
            boolean removed = real.engine().images().remove(image);
            assertTrue(removed);
            assertFalse(told.contains(PASSWORD), "the password is told");
        }
    }
}
