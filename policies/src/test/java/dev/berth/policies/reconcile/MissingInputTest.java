package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.condition;
import static dev.berth.policies.reconcile.Scenario.host;
import static dev.berth.policies.reconcile.Scenario.kinds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.EnvironmentSources;
import dev.berth.policies.workload.EnvironmentSources.Bulk;
import dev.berth.policies.workload.EnvironmentSources.Value;
import dev.berth.policies.workload.EnvironmentSources.Variable;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A pod that refers to what is not there waits for it, and nothing else does. */
class MissingInputTest {
    private static final Variable LEVEL =
            new Variable(
                    "LEVEL", new Value.Key(KeyedObject.CONFIG_MAP, "settings", "level", false));

    private static Deployment reading(EnvironmentSources sources) {
        var plain = Workloads.container("app:1", QUARTER);
        var container =
                new ContainerTemplate(
                        plain.name(),
                        plain.image(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        plain.workingDirectory(),
                        plain.ports(),
                        plain.resources(),
                        plain.security(),
                        ContainerHealth.NONE,
                        ContainerMounts.NONE,
                        sources);
        var labels = Labels.of(Map.of("app", "app"));
        return new Deployment(
                ObjectName.of("app"),
                1,
                labels,
                PodTemplate.of(labels, Labels.NONE, container, Duration.ofSeconds(5)));
    }

    private static DesiredState desired(Deployment deployment, Map<String, String> settings) {
        var name = ObjectName.of("settings");
        var map = new ConfigMap(name, false, new TreeMap<>(settings), new TreeMap<>());
        return new DesiredState(
                1,
                DesiredState.byName(List.of(deployment)),
                new TreeMap<>(),
                new TreeMap<>(),
                GatewayDocuments.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of(name, map)),
                new TreeMap<>());
    }

    @Test
    void reconcile_missingKey_keepsThePodPendingUntilItIsThere() {
        var app = reading(new EnvironmentSources(List.of(), List.of(LEVEL)));
        var host = host(Hosts.plain(2));
        host.desired = desired(app, Map.of());

        var waiting = host.settle(ENOUGH);
        host.desired = desired(app, Map.of("level", "debug"));
        var done = host.settle(ENOUGH);

        var pod = waiting.pods().getFirst();
        assertEquals(PodStatus.State.PENDING, pod.state());
        assertEquals("CreateContainerConfigError", pod.reason());
        assertEquals("env LEVEL of app: ConfigMap settings has no key level", pod.message());
        assertEquals(
                "CreateContainerConfigError",
                condition(waiting, Condition.Type.REPLICA_FAILURE).reason());
        assertTrue(done.pods().getFirst().serving());
        assertEquals(
                List.of("EnsureNetwork", "ResolveImage", "CreatePod", "StartPod"), kinds(host.log));
    }

    @Test
    void specHash_sources_countAndWhatTheyHoldDoesNot() {
        var variants =
                List.of(
                        EnvironmentSources.NONE,
                        new EnvironmentSources(List.of(), List.of(LEVEL)),
                        new EnvironmentSources(
                                List.of(),
                                List.of(
                                        new Variable(
                                                "LEVEL",
                                                new Value.Key(
                                                        KeyedObject.SECRET,
                                                        "settings",
                                                        "level",
                                                        false)))),
                        new EnvironmentSources(
                                List.of(),
                                List.of(
                                        new Variable(
                                                "LEVEL", new Value.OfPod(PodValue.Field.NAME)))),
                        new EnvironmentSources(
                                List.of(new Bulk("", KeyedObject.SECRET, "s", false)), List.of()),
                        new EnvironmentSources(
                                List.of(new Bulk("P", KeyedObject.SECRET, "s", false)), List.of()));

        Set<String> hashes = new HashSet<>();
        variants.forEach(sources -> hashes.add(SpecHash.of(reading(sources))));

        assertEquals(variants.size(), hashes.size());
    }
}
