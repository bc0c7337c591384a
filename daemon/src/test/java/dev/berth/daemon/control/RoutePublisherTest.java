package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.proxy.RoutingSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
}
