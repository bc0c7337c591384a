package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.balance.Algorithm;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.LeastRequests;
import dev.berth.policies.balance.RandomChoice;
import dev.berth.policies.balance.Selection;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.Service.ServicePort;
import dev.berth.policies.workload.TrafficAttachment;
import dev.berth.policies.workload.TrafficAttachment.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppliedTrafficTest {
    private static final PortReference NUMBER = new PortReference.ByNumber(8080);
    private static final Service WEB =
            new Service(
                    ObjectName.of("web"),
                    Labels.of(Map.of("app", "web")),
                    List.of(
                            new ServicePort(Optional.of("http"), 80, NUMBER),
                            new ServicePort(Optional.of("admin"), 81, NUMBER)));

    @Test
    void of_policyForAPort_goesBeforeOneForTheService() {
        Map<ServiceKey, TrafficPolicy> traffic =
                AppliedTraffic.of(
                        desired(
                                attachment("a", "web", "", new RandomChoice()),
                                attachment("b", "web", "admin", new LeastRequests())));

        assertEquals(new RandomChoice(), algorithm(traffic, 80));
        assertEquals(new LeastRequests(), algorithm(traffic, 81));
    }

    @Test
    void of_twoForTheSame_theFirstByNameHolds() {
        Map<ServiceKey, TrafficPolicy> traffic =
                AppliedTraffic.of(
                        desired(
                                attachment("b", "web", "", new RandomChoice()),
                                attachment("a", "web", "", new LeastRequests())));

        assertEquals(new LeastRequests(), algorithm(traffic, 80));
    }

    @Test
    void of_unknownServiceOrPort_isNothing() {
        assertEquals(
                Map.of(),
                AppliedTraffic.of(
                        desired(
                                attachment("a", "other", "", new RandomChoice()),
                                attachment("b", "web", "none", new RandomChoice()))));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1000", "0,1", "1001,1", "-1,1", "2x,1", "'',1"})
    void endpoints_weight_isThePodsLabel(String label, int expected) {
        var pod =
                new ServiceEndpoints.Backend(
                        "id",
                        "default",
                        Labels.of(Map.of("app", "web", PodWeight.LABEL, label)),
                        List.of(),
                        "10.89.0.2");

        var endpoints = ServiceEndpoints.of(List.of(WEB), List.of(pod));

        assertEquals(
                List.of(new Target(new Endpoint("10.89.0.2", 8080, "id"), expected)),
                endpoints.getOrDefault(key(80), TargetSet.EMPTY).targets());
    }

    private static Algorithm algorithm(Map<ServiceKey, TrafficPolicy> traffic, int port) {
        return traffic.getOrDefault(key(port), TrafficPolicy.DEFAULT).algorithm();
    }

    private static ServiceKey key(int port) {
        return new ServiceKey("default", "web", port);
    }

    private static TrafficAttachment attachment(
            String name, String service, String port, Selection algorithm) {
        return new TrafficAttachment(
                ObjectName.of(name),
                List.of(new Reference(service, Optional.of(port).filter(text -> !text.isEmpty()))),
                TrafficPolicy.DEFAULT.withAlgorithm(algorithm));
    }

    private static DesiredState desired(TrafficAttachment... attachments) {
        SortedMap<ObjectName, TrafficAttachment> traffic = new TreeMap<>();
        for (TrafficAttachment attachment : attachments) {
            traffic.put(attachment.name(), attachment);
        }
        return new DesiredState(
                1,
                new TreeMap<>(),
                new TreeMap<>(Map.of(WEB.name(), WEB)),
                new TreeMap<>(),
                GatewayDocuments.NONE,
                new TreeMap<>(),
                traffic);
    }
}
