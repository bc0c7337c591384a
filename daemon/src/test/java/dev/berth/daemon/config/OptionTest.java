package dev.berth.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The keys of the configuration, which files in the field use. */
final class OptionTest {
    @Test
    void option_keys_areThese() {
        List<String> keys = Arrays.stream(Option.values()).map(Option::key).toList();

        assertEquals(
                List.of(
                        "stateDirectory",
                        "runtimeDirectory",
                        "hosts",
                        "engine.socket",
                        "registry.listen",
                        "registry.immutableTags",
                        "registry.quotas",
                        "registry.retention",
                        "registry.keepIdle",
                        "registry.tls.listen",
                        "registry.tls.anonymousPull",
                        "registry.upstreams",
                        "balancer.https",
                        "balancer.http",
                        "balancer.httpCleartext",
                        "balancer.hsts",
                        "balancer.trustedProxies",
                        "balancer.streams",
                        "balancer.proxyProtocol",
                        "tls.minVersion",
                        "tls.clientCaFile",
                        "tls.clientCertificate",
                        "network.subnet",
                        "network.serviceRange",
                        "slots.unit",
                        "slots.list",
                        "slots.reservedCpus",
                        "slots.memoryReserve",
                        "slots.memoryOvercommit",
                        "slots.policy",
                        "slots.movesPerHour",
                        "slots.moveGain",
                        "slots.confineForeign",
                        "slots.confineHost",
                        "volumes.hostPaths",
                        "limits.drainSeconds"),
                keys);
    }
}
