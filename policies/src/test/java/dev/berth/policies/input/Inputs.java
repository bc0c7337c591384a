package dev.berth.policies.input;

import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A ConfigMap and a Secret to be read from. */
final class Inputs {
    static final ConfigMap SETTINGS =
            new ConfigMap(
                    ObjectName.of("settings"),
                    false,
                    new TreeMap<>(Map.of("level", "debug")),
                    new TreeMap<>(Map.of("z", SecretValue.of(new byte[] {0, 1}))));
    static final Secret LOGIN =
            new Secret(
                    ObjectName.of("login"),
                    Secret.Type.OPAQUE,
                    false,
                    new TreeMap<>(Map.of("user", value("admin"), "password", value("hush"))));
    static final DesiredState DESIRED = desired(SETTINGS, LOGIN);

    private Inputs() {}

    static DesiredState desired(ConfigMap map, Secret secret) {
        return new DesiredState(
                1,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                GatewayDocuments.NONE,
                new TreeMap<>(Map.of(secret.name(), secret)),
                new TreeMap<>(),
                new TreeMap<>(Map.of(map.name(), map)),
                new TreeMap<>());
    }

    static SecretValue value(String text) {
        return SecretValue.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
