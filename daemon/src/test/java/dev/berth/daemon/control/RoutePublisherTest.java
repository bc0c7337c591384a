package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.RandomChoice;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.CanonicalPath;
import dev.berth.policies.route.RouteMatch;
import dev.berth.policies.route.RouteRequest;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.TrafficAttachment;
import dev.berth.proxy.RoutingSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RoutePublisherTest {
    private static final Deployment WEB = SampleState.deployment("web", 2, SampleState.shared());
    private static final DesiredState DESIRED = SampleState.desired(1, WEB);
    private static final ServiceKey KEY = new ServiceKey("default", "web", 80);
    private static final ObservedContainer FIRST = SampleState.running(WEB, 0, "0");
    private static final ObservedContainer SECOND = SampleState.running(WEB, 1, "1");

    private final List<RoutingSnapshot> balancer = new ArrayList<>();
    private final RoutePublisher publisher = new RoutePublisher(balancer::add);

    private static Endpoint endpoint(int ordinal) {
        return new Endpoint(
                SampleState.address(ordinal),
                SampleState.PORT,
                SampleState.containerId(WEB, ordinal));
    }

    private TargetSet last() {
        return balancer.getLast().targets().getOrDefault(KEY, TargetSet.EMPTY);
    }

    private void publish(DesiredState desired, boolean ready, ObservedContainer... containers) {
        var all = List.of(containers);
        publisher.publish(SampleState.live(desired, ready, all), SampleState.parts(all));
    }

    @Test
    void publish_readyPods_areTheEndpointsOfTheirService() {
        publish(DESIRED, true, FIRST, SECOND);

        assertEquals(TargetSet.of(List.of(endpoint(0), endpoint(1))), last());
    }

    @Test
    void publish_podsThatDoNotAccept_areNoEndpoints() {
        publish(DESIRED, false, FIRST, SECOND);

        assertEquals(TargetSet.EMPTY, last());
    }

    @Test
    void publish_policyOfTheService_goesAlong() {
        TrafficPolicy random = TrafficPolicy.DEFAULT.withAlgorithm(new RandomChoice());
        var attachment =
                new TrafficAttachment(
                        ObjectName.of("any"),
                        List.of(new TrafficAttachment.Reference("web", Optional.empty())),
                        random);

        publish(
                new DesiredState(
                        2,
                        DESIRED.workloads(),
                        DESIRED.services(),
                        DESIRED.ingresses(),
                        DESIRED.gateway(),
                        DESIRED.secrets(),
                        new TreeMap<>(Map.of(attachment.name(), attachment))),
                true,
                FIRST);

        assertEquals(random, balancer.getLast().traffic(KEY));
    }

    @Test
    void publish_nothingNew_tellsNobody() {
        publish(DESIRED, true, FIRST, SECOND);
        publish(DESIRED, true, FIRST, SECOND);
        publish(DESIRED, true, SECOND, FIRST);

        assertEquals(1, balancer.size());
    }

    @Test
    void publish_newDocumentsWithTheSameEndpoints_tells() {
        publish(DESIRED, true, FIRST, SECOND);

        publish(
                SampleState.desired(
                        2, WEB, SampleState.deployment("other", 0, SampleState.shared())),
                true,
                FIRST,
                SECOND);

        assertEquals(2, balancer.size());
    }

    @Test
    void publish_podThatIsToEnd_isTakenOutWhileItStillRuns() {
        publish(DESIRED, true, FIRST, SECOND);

        publish(
                SampleState.desired(2, SampleState.deployment("web", 1, SampleState.shared())),
                true,
                FIRST,
                SECOND);

        assertEquals(1, last().size());
        assertEquals(Set.of(endpoint(0)), publisher.endpointsOf(FIRST.id()));
        assertEquals(Set.of(endpoint(1)), publisher.endpointsOf(SECOND.id()));
    }

    @Test
    void endpointsOf_containerThatIsGone_areForgotten() {
        publish(DESIRED, true, FIRST, SECOND);

        publish(DESIRED, true, FIRST);

        assertEquals(Set.of(endpoint(0)), publisher.endpointsOf(FIRST.id()));
        assertEquals(Set.of(), publisher.endpointsOf(SECOND.id()));
    }

    @Test
    void endpointsOf_neverServed_areNone() {
        publish(DESIRED, false, FIRST);

        assertEquals(Set.of(), publisher.endpointsOf(FIRST.id()));
        assertEquals(Set.of(), publisher.endpointsOf("unknown"));
    }

    @Test
    void publish_routeOfTheGatewayApi_isInTheTable() {
        var parent = new RouteParent(ObjectName.of("edge"), Optional.empty(), OptionalInt.empty());
        var listener =
                new Gateway.Listener(
                        "https",
                        Optional.empty(),
                        443,
                        Gateway.Protocol.HTTPS,
                        Optional.empty(),
                        Gateway.Namespaces.SAME,
                        Gateway.Listener.kindsOf(Gateway.Protocol.HTTPS));
        var rule =
                new HttpRoute.Rule(
                        List.of(
                                new HttpRoute.Match(
                                        new HttpRoute.PathMatch.Prefix("/"),
                                        Optional.empty(),
                                        List.of(),
                                        List.of())),
                        List.of(),
                        List.of(new BackendReference(ObjectName.of("web"), 80, 1, List.of())),
                        HttpRoute.Timeouts.NONE,
                        Optional.empty());
        var route =
                new HttpRoute(
                        RouteKind.HTTP,
                        ObjectName.of("shop"),
                        List.of(parent),
                        List.of("web.example.com"),
                        List.of(rule));
        var gateways = new TreeMap<ObjectName, Gateway>();
        gateways.put(
                ObjectName.of("edge"),
                new Gateway(
                        ObjectName.of("edge"),
                        "berth",
                        List.of(listener),
                        Optional.of(new Gateway.Clients(List.of(ObjectName.of("ca"))))));
        var gateway = new GatewayDocuments(gateways, List.of(route), List.of(), List.of());

        publish(
                new DesiredState(
                        2,
                        DESIRED.workloads(),
                        DESIRED.services(),
                        DESIRED.ingresses(),
                        gateway,
                        DESIRED.secrets(),
                        DESIRED.traffic()),
                true,
                FIRST);

        RouteRequest request =
                RouteRequest.get("web.example.com", CanonicalPath.parse("/x").orElseThrow());
        var found =
                assertInstanceOf(
                        RouteMatch.Found.class, balancer.getLast().routes().match(request));
        assertEquals("default/shop", found.route().name());
        // Its ConfigMap is not there.
        assertEquals(Optional.of(Set.of()), balancer.getLast().clientAuthorities(found.route()));
        assertEquals(KEY, found.route().action().pick(new Random(7)).orElseThrow().service());
    }
}
