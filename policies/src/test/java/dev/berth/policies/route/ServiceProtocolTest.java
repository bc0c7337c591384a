package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceProtocolTest {
    private static final Labels LABELS = Labels.of(Map.of("app", "a"));

    @ParameterizedTest
    @CsvSource({
        "http, HTTP1",
        "kubernetes.io/ws, HTTP1",
        "kubernetes.io/h2c, HTTP2",
        "grpc, HTTP2",
        "https, HTTPS",
        "kubernetes.io/wss, HTTPS",
        "grpcs, HTTPS",
        "kubernetes.io/h2,",
        "HTTP,",
        "tcp,"
    })
    void named_byTheServicesPort_isWhatTheEndpointSpeaks(String name, AppProtocol expected) {
        assertEquals(Optional.ofNullable(expected), AppProtocol.named(name));
    }

    @Test
    void of_twoPortsOfOnePod_areTwoEndpointsByProtocol() {
        var target = new PortReference.ByNumber(8080);
        var service =
                new Service(
                        ObjectName.of("s"),
                        LABELS,
                        List.of(
                                new Service.ServicePort(Optional.of("a"), 80, target),
                                new Service.ServicePort(
                                        Optional.of("b"), 81, target, AppProtocol.HTTP2)));
        var pod = new ServiceEndpoints.Backend("id", "default", LABELS, List.of(), "10.89.0.2");

        Map<ServiceKey, TargetSet> endpoints = ServiceEndpoints.of(List.of(service), List.of(pod));

        assertEquals(
                TargetSet.of(List.of(new Endpoint("10.89.0.2", 8080, "id"))),
                endpoints.get(new ServiceKey("default", "s", 80)));
        assertEquals(
                TargetSet.of(List.of(new Endpoint("10.89.0.2", 8080, "id", AppProtocol.HTTP2))),
                endpoints.get(new ServiceKey("default", "s", 81)));
    }
}
