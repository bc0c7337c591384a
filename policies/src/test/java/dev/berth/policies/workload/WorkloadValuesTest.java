package dev.berth.policies.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.PortReference.ByName;
import dev.berth.policies.workload.PortReference.ByNumber;
import dev.berth.policies.workload.Service.ServicePort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "my-app", "0", "a.b", "my-app.v1.example"})
    void objectName_ofASubdomain_isTaken(String name) {
        assertEquals("default/" + name, ObjectName.of(name).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "a..b", ".a", "a.", "a/b", "ä", "a\n"})
    void objectName_ofAnythingElse_isRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> ObjectName.of(name));
    }

    @Test
    void names_atTheirBounds_areTakenAndOneBeyondRefused() {
        assertTrue(ObjectName.isLabel("a".repeat(63)));
        assertFalse(ObjectName.isLabel("a".repeat(64)));
        assertTrue(ObjectName.isSubdomain("a".repeat(253)));
        assertFalse(ObjectName.isSubdomain("a".repeat(254)));
        assertThrows(IllegalArgumentException.class, () -> new PodName("default", "a.b"));
        assertThrows(IllegalArgumentException.class, () -> new PodName("a.b", "pod"));
    }

    @Test
    void objectName_inOrder_comparesNamespaceThenName() {
        var first = new ObjectName("a", "z");
        var second = new ObjectName("b", "a");

        assertTrue(first.compareTo(second) < 0);
        assertTrue(new PodName("a", "z").compareTo(new PodName("b", "a")) < 0);
    }

    @ParameterizedTest
    @CsvSource({
        // request, limit, memory request, memory limit (0: none), exclusive
        "1000, 1000, 64, 64, true",
        "2000, 2000, 64, 64, true",
        "1500, 1500, 64, 64, false",
        "1000, 2000, 64, 64, false",
        "1000, 0, 64, 64, false",
        "1000, 1000, 64, 128, false",
        "1000, 1000, 64, 0, false",
        "1000, 1000, 0, 0, false",
        "0, 1000, 64, 64, false",
    })
    void resources_areExclusive_onlyWithWholeCpusAndRequestsEqualToLimits(
            long cpu, long cpuLimit, long memory, long memoryLimit, boolean exclusive) {
        var resources = new Resources(cpu, limit(cpuLimit), memory, limit(memoryLimit));

        assertEquals(exclusive, resources.isExclusive());
        assertFalse(resources.isBestEffort());
    }

    @Test
    void resources_belowTheirRequest_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Resources(2, limit(1), 0, OptionalLong.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Resources(0, OptionalLong.empty(), -1, OptionalLong.empty()));
        assertTrue(Resources.NONE.isBestEffort());
    }

    private static OptionalLong limit(long value) {
        return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Test
    void labels_asSelector_pickWhatCarriesAllOfThem() {
        var pod = Labels.of(Map.of("app", "web", "tier", "front"));

        assertTrue(Labels.of(Map.of("app", "web")).select(pod));
        assertFalse(Labels.of(Map.of("app", "other")).select(pod));
        assertFalse(Labels.of(Map.of("app", "web", "zone", "a")).select(pod));
    }

    @Test
    void deployment_whoseSelectorMissesItsOwnPods_isRefused() {
        var good = Workloads.deployment("web", 1, "app:1", Resources.NONE);

        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Deployment(
                                good.name(), 1, Labels.of(Map.of("app", "x")), good.template()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Deployment(good.name(), 1, Labels.NONE, good.template()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Deployment.MAX_REPLICAS + 1})
    void deployment_withReplicasOutOfBounds_isRefused(int replicas) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Workloads.deployment("web", replicas, "app:1", Resources.NONE));
    }

    @Test
    void service_port_isFoundByNumberAndByName() {
        var http = new ServicePort(Optional.of("http"), 80, new ByNumber(8080));
        var service = new Service(ObjectName.of("web"), Labels.NONE, List.of(http));

        assertEquals(Optional.of(http), service.port(new ByNumber(80)));
        assertEquals(Optional.of(http), service.port(new ByName("http")));
        assertEquals(Optional.empty(), service.port(new ByNumber(8080)));
        assertEquals(Optional.empty(), service.port(new ByName("https")));
    }

    @Test
    void service_withoutSelectorOrPorts_selectsNothingOrIsRefused() {
        var port = new ServicePort(Optional.empty(), 80, new ByNumber(80));
        var service = new Service(ObjectName.of("web"), Labels.NONE, List.of(port));

        assertFalse(service.selects(Labels.of(Map.of("app", "web"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Service(ObjectName.of("web"), Labels.NONE, List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void port_outOfBounds_isRefused(int port) {
        assertThrows(IllegalArgumentException.class, () -> new ByNumber(port));
    }

    @Test
    void values_keepNothingOfWhatTheyWereMadeFrom() {
        var workloads = new TreeMap<WorkloadName, Workload>();
        var command = new ArrayList<>(List.of("a"));
        var environment = new LinkedHashMap<>(Map.of("A", "1"));
        var state = new DesiredState(1, workloads, new TreeMap<>(), new TreeMap<>());
        var plain = Workloads.container("app:1", Resources.NONE);
        var container =
                new ContainerTemplate(
                        "app",
                        plain.image(),
                        command,
                        List.of(),
                        environment,
                        Optional.empty(),
                        List.of(),
                        plain.resources(),
                        plain.security());

        var web = Workloads.deployment("web", 1, "app:1", Resources.NONE);
        workloads.put(web.id(), web);
        command.add("b");
        environment.put("B", "2");

        assertTrue(state.workloads().isEmpty());
        assertEquals(List.of("a"), container.command());
        assertEquals(Map.of("A", "1"), container.environment());
        assertThrows(
                UnsupportedOperationException.class, () -> state.workloads().put(web.id(), web));
    }

    @Test
    void environment_keepsTheOrderOfTheDocument() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("Z", "1");
        environment.put("A", "2");

        assertEquals(List.of("Z", "A"), List.copyOf(Ordered.copyOf(environment).keySet()));
    }
}
