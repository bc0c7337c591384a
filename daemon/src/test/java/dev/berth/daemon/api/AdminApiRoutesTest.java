package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.AppliedRoutes;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.RoutingSnapshot;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents of the Gateway API, their status, and what would become of a request. */
final class AdminApiRoutesTest extends AdminApiCase {
    private static final String GROUP = "/apis/gateway.networking.k8s.io/v1/namespaces/default";
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata:
              name: edge
            spec:
              gatewayClassName: berth
              listeners:
              - {name: https, port: 443, protocol: HTTPS, hostname: "*.example.com"}
            """;
    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: shop
            spec:
              parentRefs: [{name: edge}]
              hostnames: [web.example.com]
              rules:
              - matches: [{path: {value: /cart}, headers: [{name: X-Beta, value: "1"}]}]
                backendRefs: [{name: web, port: 80, weight: 3}, {name: gone, port: 80}]
              - matches: [{path: {value: /old}}]
                filters:
                - {type: RequestRedirect, requestRedirect: {hostname: new.example.com}}
            """;

    private void applyAll() throws IOException {
        String documents = String.join("---\n", SERVICE, INGRESS, GATEWAY, ROUTE);
        assertEquals(200, http.send("POST", "/berth/v1/apply", documents).status());
        var web = new ServiceKey("default", "web", 80);
        api.routing.set(
                new RoutingSnapshot(
                        AppliedRoutes.table(api.store.current()),
                        Map.of(web, TargetSet.of(List.of(new Endpoint("10.89.0.7", 80, "pod")))),
                        Map.of()));
    }

    private JsonObject explain(String url, String... headers) throws IOException {
        var path = new StringBuilder("/berth/v1/routes/explain?method=GET&url=").append(text(url));
        for (String header : headers) {
            path.append("&header=").append(text(header));
        }
        UnixHttp.Answer answer = http.get(path.toString());
        assertEquals(200, answer.status(), answer.toString());
        return answer.json();
    }

    private static String text(String plain) {
        return URLEncoder.encode(plain, StandardCharsets.UTF_8);
    }

    private static List<String> conditions(JsonElement owner) {
        List<String> conditions = new ArrayList<>();
        for (JsonElement condition : owner.getAsJsonObject().getAsJsonArray("conditions")) {
            conditions.add(
                    text(condition, "type")
                            + " "
                            + text(condition, "status")
                            + " "
                            + text(condition, "reason"));
        }
        return conditions;
    }

    @Test
    void get_routes_haveTheirConditions() throws IOException {
        applyAll();

        JsonObject route = http.get(GROUP + "/httproutes/shop").json();
        JsonObject gateway = http.get(GROUP + "/gateways/edge").json();

        JsonObject parent =
                route.getAsJsonObject("status").getAsJsonArray("parents").get(0).getAsJsonObject();
        assertEquals("berth.dev/balancer", text(parent, "controllerName"));
        assertEquals(
                List.of("Accepted True Accepted", "ResolvedRefs False BackendNotFound"),
                conditions(parent));
        JsonObject status = gateway.getAsJsonObject("status");
        assertEquals(
                List.of("Accepted True Accepted", "Programmed True Programmed"),
                conditions(status));
        assertEquals("1", text(status, "listeners.0.attachedRoutes"));
    }

    @Test
    void explain_takenRequest_namesRouteBackendsAndTheOthers() throws IOException {
        applyAll();

        JsonObject answer = explain("https://web.example.com/cart/1?x", "x-beta: 1");

        assertEquals("forwarded", text(answer, "outcome"));
        assertEquals("HTTPRoute", text(answer, "route.kind"));
        assertEquals("spec.rules[0].matches[0]", text(answer, "route.place"));
        assertEquals("web.example.com", text(answer, "access.audience"));
        assertEquals("75", text(answer, "backends.0.percent"));
        assertEquals("10.89.0.7:80", text(answer, "backends.0.endpoints.0"));
        assertEquals("RoundRobin", text(answer, "backends.0.policy.algorithm"));
        assertTrue(text(answer, "backends.1.problem").contains("500"));
        assertEquals("another route goes first", text(answer, "others.0.reason"));
        assertEquals("the path differs", text(answer, "others.1.reason"));
    }

    @Test
    void explain_otherRequests_sayWhatBecomesOfThem() throws IOException {
        applyAll();

        JsonObject fallen = explain("https://web.example.com/cart/1");
        JsonObject moved = explain("https://web.example.com/old");
        JsonObject lost = explain("https://elsewhere.org/");

        assertEquals("Ingress", text(fallen, "route.kind"));
        assertEquals("a header field differs", text(fallen, "others.0.reason"));
        assertEquals("X-Beta: 1", text(fallen, "others.0.expected"));
        assertEquals("redirected", text(moved, "outcome"));
        assertEquals("421", text(lost, "status"));
    }

    @Test
    void explain_whatNoRequestCanBe_isRefused() throws IOException {
        String path = "/berth/v1/routes/explain?url=";

        UnixHttp.Answer plain = http.get(path + text("http://a.com/"));
        UnixHttp.Answer twice = http.get(path + text("https://a.com/a//b"));

        problem(plain, 400);
        problem(twice, 400);
    }
}
