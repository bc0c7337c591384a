package dev.berth.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.Target;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** A balancer in virtual time with one service of up to three endpoints. */
abstract class BalancerCase {
    static final ServiceKey SERVICE = new ServiceKey("default", "app", 80);
    static final Endpoint A = new Endpoint("10.0.0.1", 80, "a");
    static final Endpoint B = new Endpoint("10.0.0.2", 80, "b");
    static final Endpoint C = new Endpoint("10.0.0.3", 80, "c");
    static final Ask ANY = ask(Fields.NONE);

    private final AtomicLong nanos = new AtomicLong(1);
    final Balancer balancer =
            new Balancer(
                    RoutingSnapshot.EMPTY,
                    nanos::get,
                    new HealthChecks((endpoint, check) -> true, 2));

    @AfterEach
    void close() {
        balancer.close();
    }

    LiveService service() {
        return balancer.service(SERVICE).orElseThrow();
    }

    ServiceStatistics statistics() {
        return balancer.statistics().getFirst();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        balancer.review();
    }

    void failures(Endpoint endpoint, int count) throws ProxyFault {
        for (int at = 0; at < count; at++) {
            try (Claim claim = service().claim(ANY, Set.of(others(endpoint)))) {
                assertEquals(endpoint, claim.endpoint());
                claim.failed(Optional.empty());
            }
        }
    }

    Endpoint claim(Set<Endpoint> tried) throws ProxyFault {
        try (Claim claim = service().claim(ANY, tried)) {
            return claim.endpoint();
        }
    }

    Endpoint claim(Ask ask) throws ProxyFault {
        try (Claim claim = service().claim(ask, Set.of())) {
            return claim.endpoint();
        }
    }

    Map<Endpoint, Integer> claimed(int count) throws ProxyFault {
        Map<Endpoint, Integer> claimed = new HashMap<>();
        for (int at = 0; at < count; at++) {
            claimed.merge(claim(Set.of()), 1, Integer::sum);
        }
        return claimed;
    }

    void publish(TrafficPolicy policy, Endpoint... endpoints) {
        publish(policy, List.of(endpoints).stream().map(Target::new).toList());
    }

    void publish(TrafficPolicy policy, List<Target> targets) {
        balancer.publish(
                new RoutingSnapshot(
                        RouteTable.EMPTY,
                        Map.of(SERVICE, new TargetSet(targets)),
                        Map.of(),
                        Map.of(SERVICE, policy)));
    }

    static TrafficPolicy policy(Circuit circuit) {
        return new TrafficPolicy(
                new RoundRobin(),
                Optional.empty(),
                50,
                Optional.empty(),
                Optional.empty(),
                circuit,
                TrafficPolicy.DEFAULT.retries(),
                List.of(),
                TrafficPolicy.DEFAULT.timeouts());
    }

    static Endpoint[] others(Endpoint one) {
        return Stream.of(A, B, C).filter(other -> !other.equals(one)).toArray(Endpoint[]::new);
    }

    static Ask ask(Fields fields) {
        return new Ask(fields, "/", InetAddress.getLoopbackAddress());
    }
}
