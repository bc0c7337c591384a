package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.FieldRule;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.RequestMatch;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteAction;
import dev.berth.policies.route.RouteFilters;
import dev.berth.policies.route.RouteSource;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteFilter.Header;
import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.policies.workload.RouteFilter.PathChange;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What routes do to requests and answers, through the running balancer. */
final class RouteActionsTest {
    private static final ServiceKey OTHER = new ServiceKey("default", "other", 80);
    private static final List<WeightedBackend> TO_APP = List.of(WeightedBackend.only(Rig.SERVICE));

    /** Everything of a host to one service. */
    static Route route(HostRule host) {
        return new Route(
                new RouteSource("HTTPRoute", "default/web", "/"),
                Optional.of(host),
                host,
                RequestMatch.ofPath(PathRule.prefix("/").orElseThrow()),
                action(TO_APP, RouteFilters.NONE));
    }

    private static Route route(String path, RouteAction action) {
        return new Route(
                new RouteSource("HTTPRoute", "default/web", path),
                Optional.of(new HostRule.Any()),
                new HostRule.Any(),
                RequestMatch.ofPath(PathRule.prefix(path).orElseThrow()),
                action);
    }

    private static RouteAction action(List<WeightedBackend> backends, RouteFilters filters) {
        return new RouteAction(
                Optional.empty(), backends, filters, HttpRoute.Timeouts.NONE, Optional.empty());
    }

    /** A table that sends everything below a path to another host with TLS. */
    static RouteTable redirecting(String path, String host, int status) {
        var redirect =
                new RouteFilter.Redirect(
                        Optional.of("https"),
                        Optional.of(host),
                        Optional.empty(),
                        OptionalInt.empty(),
                        status);
        var action =
                new RouteAction(
                        Optional.of(redirect),
                        List.of(),
                        RouteFilters.NONE,
                        HttpRoute.Timeouts.NONE,
                        Optional.empty());
        return new RouteTable(List.of(route(path, action)), Optional.empty());
    }

    private static RouteFilters changing(HeaderChange request, HeaderChange response) {
        return new RouteFilters(List.of(request), List.of(response), Optional.empty(), List.of());
    }

    private static RoutingSnapshot snapshot(Upstream app, Upstream other, Route... routes) {
        return new RoutingSnapshot(
                new RouteTable(List.of(routes), Optional.empty()),
                Map.of(
                        Rig.SERVICE,
                        TargetSet.of(List.of(app.endpoint())),
                        OTHER,
                        TargetSet.of(List.of(other.endpoint()))),
                Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void filters_ofARule_changeRequestAndAnswer(HttpClient.Version version) throws Exception {
        var request =
                new HeaderChange(
                        List.of(new Header("X-Set", "new")),
                        List.of(new Header("X-Add", "more")),
                        List.of("X-Remove"));
        var response =
                new HeaderChange(
                        List.of(new Header("X-Answer", "set")), List.of(), List.of("Server"));
        try (var app =
                        new Upstream(
                                "app",
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.write(
                                                Upstream.ok("")
                                                        .replace(
                                                                "OK\r\n",
                                                                "OK\r\nServer: x\r\nX-Answer:"
                                                                        + " old\r\n"));
                                    }
                                });
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(
                                        app,
                                        app,
                                        route("/", action(TO_APP, changing(request, response)))));
                HttpClient client = rig.client(version)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/")
                                    .header("x-set", "old")
                                    .header("x-add", "one")
                                    .header("x-remove", "x")
                                    .build(),
                            BodyHandlers.ofString());

            String head = app.heads().getFirst().toLowerCase(Locale.ROOT);
            assertTrue(head.contains("x-set: new\r\n") && !head.contains("x-set: old"), head);
            assertTrue(head.contains("x-add: one\r\n") && head.contains("x-add: more\r\n"), head);
            assertFalse(head.contains("x-remove"), head);
            assertEquals(List.of("set"), answer.headers().allValues("x-answer"));
            assertEquals(List.of(), answer.headers().allValues("server"));
        }
    }

    @Test
    void rewrite_hostAndPrefix_areWhatTheEndpointSees() throws Exception {
        var rewrite =
                new RouteFilter.Rewrite(
                        Optional.of("inner.example"), Optional.of(new PathChange.Prefix("/v2")));
        var filters = new RouteFilters(List.of(), List.of(), Optional.of(rewrite), List.of());
        try (var app = Upstream.answering("app", "ok");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(app, app, route("/v1", action(TO_APP, filters))));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            client.send(rig.request("/v1/a%2Db/../c?d=e").build(), BodyHandlers.ofString());

            String head = app.heads().getFirst();
            assertTrue(head.startsWith("GET /v2/c?d=e HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nHost: inner.example\r\n"), head);
            assertTrue(head.contains("X-Forwarded-Host: localhost"), head);
        }
    }

    @ParameterizedTest
    @EnumSource
    void redirect_withoutAToken_isAnswered(HttpClient.Version version) throws Exception {
        var redirect =
                new RouteFilter.Redirect(
                        Optional.empty(),
                        Optional.of("new.example"),
                        Optional.of(new PathChange.Prefix("/new")),
                        OptionalInt.of(443),
                        308);
        var moved =
                new RouteAction(
                        Optional.of(redirect),
                        List.of(),
                        RouteFilters.NONE,
                        HttpRoute.Timeouts.NONE,
                        Optional.empty());
        try (var app = Upstream.answering("app", "ok");
                var rig = new Rig(ProxyLimits.DEFAULT, snapshot(app, app, route("/old", moved)));
                HttpClient client = rig.client(version)) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(rig.uri("/old/x?y")).build(),
                            BodyHandlers.ofString());

            assertEquals(308, answer.statusCode());
            assertEquals(
                    "https://new.example/new/x?y",
                    answer.headers().firstValue("location").orElse(""));
            assertEquals(0, app.connections());
        }
    }

    @Test
    void weights_ofTwoServices_divideTheRequests() throws Exception {
        var backends =
                List.of(
                        new WeightedBackend(Rig.SERVICE, 3, true),
                        new WeightedBackend(OTHER, 1, true),
                        new WeightedBackend(new ServiceKey("default", "none", 80), 0, true));
        Map<String, Integer> answers = new HashMap<>();
        try (var app = Upstream.answering("app", "app");
                var other = Upstream.answering("other", "other");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(
                                        app,
                                        other,
                                        route("/", action(backends, RouteFilters.NONE))));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            HttpRequest request = rig.request("/").build();
            for (int at = 0; at < 200; at++) {
                answers.merge(
                        client.send(request, BodyHandlers.ofString()).body(), 1, Integer::sum);
            }
        }

        // With shares of 3 and 1 less than 10 or more than 100 of 200 is as good as impossible.
        assertEquals(2, answers.size());
        assertTrue(
                answers.getOrDefault("other", 0) > 10 && answers.getOrDefault("other", 0) < 100,
                answers::toString);
    }

    @Test
    void backend_thatDoesNotExist_isAnsweredBy500() throws Exception {
        var invalid = List.of(new WeightedBackend(Rig.SERVICE, 1, false));
        try (var app = Upstream.answering("app", "ok");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(
                                        app,
                                        app,
                                        route("/", action(invalid, RouteFilters.NONE)),
                                        route("/none", action(List.of(), RouteFilters.NONE))));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            List<Integer> statuses = new ArrayList<>();
            for (String path : List.of("/", "/none")) {
                statuses.add(
                        client.send(rig.request(path).build(), BodyHandlers.discarding())
                                .statusCode());
            }

            assertEquals(List.of(500, 500), statuses);
            assertEquals(0, app.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void mirror_thatNeverAnswers_delaysNothing(HttpClient.Version version) throws Exception {
        var copied = new CountDownLatch(2);
        List<String> bodies = new CopyOnWriteArrayList<>();
        var filters =
                new RouteFilters(
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(new RouteFilters.Mirror(OTHER, 1, 1)));
        try (var app = Upstream.answering("app", "ok");
                var other =
                        new Upstream(
                                "other",
                                peer -> {
                                    peer.readHead();
                                    bodies.add(new String(peer.readBody(), StandardCharsets.UTF_8));
                                    copied.countDown();
                                    new CountDownLatch(1).await();
                                });
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(app, other, route("/", action(TO_APP, filters))));
                HttpClient client = rig.client(version)) {
            HttpResponse<String> plain =
                    client.send(rig.request("/a").build(), BodyHandlers.ofString());
            HttpResponse<String> posted =
                    client.send(
                            rig.request("/b").POST(BodyPublishers.ofString("body")).build(),
                            BodyHandlers.ofString());

            assertEquals("ok", plain.body());
            assertEquals("ok", posted.body());
            assertTrue(copied.await(10, TimeUnit.SECONDS));
            assertEquals(List.of("", "body"), bodies.stream().sorted().toList());
            assertTrue(other.heads().stream().anyMatch(head -> head.startsWith("POST /b ")));
        }
    }

    @Test
    void mirror_ofALongBody_hasNoCopyAndBreaksNothing() throws Exception {
        var filters =
                new RouteFilters(
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(new RouteFilters.Mirror(OTHER, 1, 1)));
        try (var app = Upstream.answering("app", "ok");
                var other = Upstream.answering("other", "copy");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(app, other, route("/", action(TO_APP, filters))));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/")
                                    .POST(BodyPublishers.ofByteArray(new byte[100_000]))
                                    .build(),
                            BodyHandlers.ofString());

            assertEquals("ok", answer.body());
            assertEquals(0, other.connections());
        }
    }

    @Test
    void timeout_ofTheRoute_isAnsweredBy504() throws Exception {
        var hurried =
                new RouteAction(
                        Optional.empty(),
                        TO_APP,
                        RouteFilters.NONE,
                        new HttpRoute.Timeouts(
                                Optional.of(Duration.ofMillis(300)), Optional.empty()),
                        Optional.empty());
        try (var app =
                        new Upstream(
                                "app",
                                peer -> {
                                    peer.readHead();
                                    new CountDownLatch(1).await();
                                });
                var rig = new Rig(ProxyLimits.DEFAULT, snapshot(app, app, route("/", hurried)));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> answer =
                    client.send(rig.request("/").build(), BodyHandlers.ofString());

            assertEquals(504, answer.statusCode());
        }
    }

    @Test
    void headers_thatClientsMustNotSay_areNotRoutedBy() throws Exception {
        var trusted =
                new Route(
                        new RouteSource("HTTPRoute", "default/trusted", ""),
                        Optional.empty(),
                        new HostRule.Any(),
                        new RequestMatch(
                                new PathRule.Prefix(""),
                                Optional.empty(),
                                List.of(new FieldRule.Exact("X-Auth-Subject", "root")),
                                List.of()),
                        RouteAction.forward(List.of(WeightedBackend.only(OTHER))));
        try (var app = Upstream.answering("app", "app");
                var other = Upstream.answering("other", "other");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                snapshot(
                                        app,
                                        other,
                                        trusted,
                                        route("/", action(TO_APP, RouteFilters.NONE))));
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> answer =
                    client.send(
                            rig.request("/").header("X-Auth-Subject", "root").build(),
                            BodyHandlers.ofString());

            assertEquals("app", answer.body());
        }
    }
}
