package dev.berth.policies.route;

import static dev.berth.policies.route.GatewaySamples.answer;
import static dev.berth.policies.route.GatewaySamples.backend;
import static dev.berth.policies.route.GatewaySamples.desired;
import static dev.berth.policies.route.GatewaySamples.gateway;
import static dev.berth.policies.route.GatewaySamples.listener;
import static dev.berth.policies.route.GatewaySamples.prefix;
import static dev.berth.policies.route.GatewaySamples.request;
import static dev.berth.policies.route.GatewaySamples.route;
import static dev.berth.policies.route.GatewaySamples.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Timeouts;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway.Protocol;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.ReferenceGrant;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.StreamRoute;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewayRoutesTest {
    private static final HttpRoute.Rule TO_A =
            rule(List.of(prefix("/")), List.of(), backend("a", 1));
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final RouteFilter.Redirect TO_HTTPS =
            new RouteFilter.Redirect(
                    Optional.of("https"),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    301);

    @ParameterizedTest
    @CsvSource({
        "'', a.com, a.com, true",
        "'', '', anything.org, true",
        "a.com, '', a.com, true",
        "a.com, '', b.com, false",
        "*.a.com, x.a.com, x.a.com, true",
        "*.a.com, x.a.com, y.a.com, false",
        "*.a.com, '', y.x.a.com, true",
        "*.a.com, '', a.com, false",
        "x.a.com, *.a.com, x.a.com, true",
        "x.a.com, *.a.com, y.a.com, false",
        "*.a.com, *.x.a.com, z.x.a.com, true",
        "*.x.a.com, *.a.com, z.x.a.com, true",
        "*.x.a.com, *.a.com, z.a.com, false",
        "a.com, b.com, b.com, false",
    })
    void table_hostnames_areThoseOfBoth(
            String ofListener, String ofRoute, String asked, boolean taken) {
        List<String> hosts = ofRoute.isEmpty() ? List.of() : List.of(ofRoute);
        DesiredState state =
                desired(
                        gateway(listener("https", ofListener, Protocol.HTTPS)),
                        route("web", hosts, TO_A));

        String answer = answer(AppliedRoutes.table(state), request(asked, "/"));

        assertEquals(taken, answer.equals("default/web"), answer);
    }

    @Test
    void table_hostOfACloserListener_isLeftToThat() {
        DesiredState state =
                desired(
                        gateway(
                                listener("wide", "*.a.com", Protocol.HTTPS),
                                listener("close", "x.a.com", Protocol.HTTPS)),
                        route("wide", section("wide"), List.of(), TO_A),
                        route(
                                "close",
                                section("close"),
                                List.of(),
                                rule(List.of(prefix("/only")), List.of(), backend("b", 1))));

        RouteTable table = AppliedRoutes.table(state);

        assertEquals("default/wide", answer(table, request("y.a.com", "/z")));
        assertEquals("default/close", answer(table, request("x.a.com", "/only")));
        assertEquals("no path", answer(table, request("x.a.com", "/z")));
        assertEquals("no host", answer(table, request("b.org", "/z")));
        assertTrue(table.sameListener("y.a.com", "z.a.com"));
        assertFalse(table.sameListener("y.a.com", "x.a.com"));
    }

    @Test
    void table_equalRules_goToTheOldest() {
        DesiredState state =
                desired(
                        gateway(listener("https", "", Protocol.HTTPS)),
                        route("older", List.of("a.com"), TO_A),
                        route("b", List.of("a.com"), TO_A));

        assertEquals("default/older", answer(AppliedRoutes.table(state), request("a.com", "/")));
    }

    @Test
    void table_redirectionOfAPlainListener_staysOnThePlainSide() {
        HttpRoute.Rule redirect = rule(List.of(prefix("/")), List.of(TO_HTTPS));
        DesiredState state =
                desired(
                        gateway(
                                listener("http", "", Protocol.HTTP),
                                listener("https", "", Protocol.HTTPS)),
                        route("redirect", section("http"), List.of(), redirect),
                        route("web", section("https"), List.of(), TO_A));

        assertEquals("default/redirect", answer(AppliedRoutes.plain(state), request("x", "/")));
        assertEquals("default/web", answer(AppliedRoutes.table(state), request("x", "/")));
    }

    @Test
    void table_onlyAPlainListener_isServedOverTls() {
        DesiredState state =
                desired(
                        gateway(listener("http", "", Protocol.HTTP)),
                        route("web", List.of("a.com"), TO_A));

        assertEquals("default/web", answer(AppliedRoutes.table(state), request("a.com", "/")));
        assertEquals("no path", answer(AppliedRoutes.plain(state), request("a.com", "/")));
    }

    @Test
    void pick_weights_areShares() {
        RouteAction action = action(backend("a", 90), backend("b", 10), backend("none", 0));
        var random = new Random(7);
        Map<String, Integer> counts = new HashMap<>();

        for (int request = 0; request < 10_000; request++) {
            String service = action.pick(random).orElseThrow().service().service();
            counts.merge(service, 1, Integer::sum);
        }

        assertEquals(2, counts.size());
        assertEquals(1_000, counts.getOrDefault("b", 0), 150, "seed 7");
    }

    @Test
    void pick_shareOfAMissingService_isInvalid() {
        RouteAction action = action(backend("a", 1), backend("missing", 1));
        var random = new Random(7);
        int invalid = 0;

        for (int request = 0; request < 1_000; request++) {
            invalid += action.pick(random).orElseThrow().valid() ? 0 : 1;
        }

        assertEquals(500, invalid, 80, "seed 7");
    }

    @Test
    void pick_noWeightAtAll_isNone() {
        assertTrue(action(backend("a", 0)).pick(new Random(7)).isEmpty());
        assertTrue(action().pick(new Random(7)).isEmpty());
    }

    @Test
    void over_aPolicy_onlyWhatTheRuleSays() {
        TrafficPolicy service = TrafficPolicy.DEFAULT;
        var timeouts =
                new HttpRoute.Timeouts(
                        Optional.of(Duration.ZERO), Optional.of(Duration.ofSeconds(2)));
        var retry = new HttpRoute.Retry(Set.of(503), OptionalInt.of(4), Optional.empty());
        RouteAction plain = action(backend("a", 1));
        var ruled =
                new RouteAction(
                        Optional.empty(),
                        plain.backends(),
                        RouteFilters.NONE,
                        timeouts,
                        Optional.of(retry));

        TrafficPolicy policy = ruled.over(service.withTimeouts(new Timeouts(Optional.of(LONG))));

        assertSame(service, plain.over(service));
        assertEquals(Optional.empty(), policy.timeouts().request());
        assertEquals(Optional.of(Duration.ofSeconds(2)), policy.retries().perTry());
        assertEquals(4, policy.retries().attempts());
        assertEquals(Set.of(503), policy.retries().statuses());
        assertEquals(service.retries().on(), policy.retries().on());
    }

    @Test
    void backend_ofAnotherNamespace_needsAGrant() {
        var reference = new BackendReference(new ObjectName("other", "c"), 80, 1, List.of());
        HttpRoute web = route("web", List.of(), rule(List.of(prefix("/")), List.of(), reference));
        var grant =
                new ReferenceGrant(
                        new ObjectName("other", "grant"),
                        List.of(new ReferenceGrant.From("HTTPRoute", "default")),
                        List.of(new ReferenceGrant.To("Service", Optional.empty())));
        var edge = gateway(listener("https", "", Protocol.HTTPS));

        assertFalse(valid(desired(edge, web)));
        assertTrue(valid(desired(edge, List.of(web), List.of(), List.of(grant))));
    }

    @Test
    void streams_ofAGateway_areByPortAndClosestHost() {
        StreamRoute wide = stream("wide", RouteKind.TLS, "pass", List.of("*.a.com"));
        StreamRoute close = stream("close", RouteKind.TLS, "pass", List.of("x.a.com"));
        StreamRoute database = stream("db", RouteKind.TCP, "tcp", List.of());
        DesiredState state =
                desired(
                        gateway(
                                listener("pass", "*.a.com", Protocol.TLS),
                                listener("tcp", "", Protocol.TCP)),
                        List.of(),
                        List.of(wide, close, database),
                        List.of());

        List<StreamListener> listeners = StreamListeners.of(state);

        assertEquals(List.of(443, 5432), listeners.stream().map(StreamListener::port).toList());
        assertEquals(StreamListener.Mode.TLS_PASSTHROUGH, listeners.getFirst().mode());
        assertEquals(
                List.of("TLSRoute default/close", "TLSRoute default/wide"),
                listeners.getFirst().rules().stream().map(StreamListener.Rule::route).toList());
        assertEquals(new HostRule.Any(), listeners.getLast().rules().getFirst().host());
    }

    private static StreamRoute stream(
            String name, RouteKind kind, String section, List<String> hosts) {
        return new StreamRoute(
                kind,
                ObjectName.of(name),
                List.of(section(section)),
                hosts,
                List.of(backend("a", 1)));
    }

    private static boolean valid(DesiredState state) {
        RouteAction action = AppliedRoutes.table(state).routes().getFirst().action();
        return action.pick(new Random(7)).orElseThrow().valid();
    }

    private static RouteAction action(BackendReference... backends) {
        DesiredState state =
                desired(
                        gateway(listener("https", "", Protocol.HTTPS)),
                        route("web", List.of(), rule(List.of(prefix("/")), List.of(), backends)));
        return AppliedRoutes.table(state).routes().getFirst().action();
    }

    private static RouteParent section(String name) {
        return new RouteParent(ObjectName.of("edge"), Optional.of(name), OptionalInt.empty());
    }
}
