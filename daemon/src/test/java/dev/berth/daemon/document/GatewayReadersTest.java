package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.HttpRoute.PathMatch;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteFilter.PathChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewayReadersTest {
    private static final String GATEWAY =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge},
             spec: {gatewayClassName: berth, EXTRA: ~,
               listeners: [{name: https, port: 443, protocol: HTTPS, EXTRA_LISTENER: ~}]}}
            """;
    private static final String ROUTE =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web},
             spec: {parentRefs: [{name: edge, EXTRA_PARENT: ~}], EXTRA: ~,
               rules: [{backendRefs: [{name: app, port: 80, EXTRA_BACKEND: ~}], EXTRA_RULE: ~}]}}
            """;

    private static Result<List<Document>> read(String yaml) {
        return new DocumentReader().read(yaml.getBytes(StandardCharsets.UTF_8), "default");
    }

    private static String with(String document, String where, String extra) {
        return document.replace(where + ": ~", extra).replaceAll("EXTRA[_A-Z]*: ~,?", "");
    }

    private static HttpRoute route(String yaml) {
        Resource resource = read(yaml).orElseThrow().getFirst().resource();
        return assertInstanceOf(Resource.OfHttpRoute.class, resource).route();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "G|EXTRA|addresses: [{value: 1.2.3.4}]|spec.addresses: cannot be honoured",
                "G|EXTRA|other: 1|spec.other: unknown field 'other'",
                "G|EXTRA_LISTENER|tls: {mode: Passthrough}|spec.listeners[0].tls.mode:"
                        + " 'Passthrough'",
                "G|EXTRA_LISTENER|tls: {}|spec.listeners[0].tls.certificateRefs: is required",
                "G|EXTRA_LISTENER|tls: {certificateRefs: [{name: c}], frontendValidation: {}}"
                        + "|spec.listeners[0].tls.frontendValidation: cannot be honoured: write"
                        + " spec.tls.frontend",
                "G|EXTRA|tls: {frontend: {}}|spec.tls.frontend.default: is required",
                "G|EXTRA|tls: {frontend: {default: {validation: {}}}}"
                        + "|spec.tls.frontend.default.validation.caCertificateRefs: is empty",
                "G|EXTRA|tls: {frontend: {default: {validation: {caCertificateRefs: [{kind: Secret,"
                        + " name: a}]}}}}|validation.caCertificateRefs[0].kind: 'Secret' cannot be",
                "G|EXTRA|tls: {frontend: {default: {validation: {mode: AllowInsecureFallback,"
                        + " caCertificateRefs: [{name: a}]}}}}"
                        + "|validation.mode: 'AllowInsecureFallback' cannot be honoured",
                "G|EXTRA|tls: {frontend: {default: {}, perPort: [{port: 8443, tls: {}}]}}"
                        + "|spec.tls.frontend.perPort[0].port: cannot be honoured",
                "G|EXTRA|tls: {backend: {}, frontend: {default: {}}}|spec.tls.backend: cannot be",
                "G|EXTRA_LISTENER|hostname: A.com|spec.listeners[0].hostname: 'A.com' is no host",
                "G|EXTRA_LISTENER|hostname: 1.2.3.4|spec.listeners[0].hostname: '1.2.3.4' is no"
                        + " host",
                "G|EXTRA_LISTENER|allowedRoutes: {namespaces: {from: Selector}}"
                        + "|spec.listeners[0].allowedRoutes.namespaces.from: 'Selector' cannot be",
                "G|EXTRA_LISTENER|allowedRoutes: {kinds: [{kind: TCPRoute}]}"
                        + "|spec.listeners[0].allowedRoutes.kinds[0].kind: 'TCPRoute' is no route",
                "R|EXTRA_PARENT|kind: Service|spec.parentRefs[0].kind: 'Service' cannot be"
                        + " honoured",
                "R|EXTRA|hostnames: [\"*\"]|spec.hostnames: '*' is no host name",
                "R|EXTRA_BACKEND|kind: Bucket|spec.rules[0].backendRefs[0].kind: 'Bucket' cannot"
                        + " be",
                "R|EXTRA_BACKEND|weight: -1|spec.rules[0].backendRefs[0].weight: the number '-1'",
                "R|EXTRA_BACKEND|filters: [{type: URLRewrite, urlRewrite: {}}]"
                        + "|spec.rules[0].backendRefs[0].filters[0].type: 'URLRewrite' cannot be",
                "R|EXTRA_RULE|sessionPersistence: {}|spec.rules[0].sessionPersistence: cannot be",
                "R|EXTRA_RULE|timeouts: {request: 1.5s}|spec.rules[0].timeouts.request: '1.5s' is"
                        + " no",
                "R|EXTRA_RULE|timeouts: {request: 1s, backendRequest: 2s}"
                        + "|spec.rules[0].timeouts.backendRequest: is longer than request",
                "R|EXTRA_RULE|retry: {attempts: 99}|spec.rules[0].retry.attempts: the number '99'",
                "R|EXTRA_RULE|retry: {codes: [200]}|spec.rules[0].retry.codes[0]: the number '200'",
                "R|EXTRA_RULE|retry: {backoff: 1s}|spec.rules[0].retry.backoff: cannot be honoured",
                "R|EXTRA_RULE|matches: [{path: {value: foo}}]"
                        + "|spec.rules[0].matches[0].path.value: 'foo' is no path",
                "R|EXTRA_RULE|matches: [{path: {value: /a//b}}]"
                        + "|spec.rules[0].matches[0].path.value: '/a//b' is no path",
                "R|EXTRA_RULE|matches: [{path: {type: RegularExpression, value: \"(a\"}}]"
                        + "|spec.rules[0].matches[0].path.value: '(a' is no expression",
                "R|EXTRA_RULE|matches: [{method: CONNECT}]"
                        + "|spec.rules[0].matches[0].method: 'CONNECT' is no method",
                "R|EXTRA_RULE|matches: [{headers: [{name: A, value: x}, {name: a, value: y}]}]"
                        + "|spec.rules[0].matches[0].headers[1].name: 'a' is there twice",
                "R|EXTRA_RULE|filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set:"
                        + " [{name: X-Auth-Subject, value: root}]}}]"
                        + "|spec.rules[0].filters[0].requestHeaderModifier.set[0].name:"
                        + " 'X-Auth-Subject' cannot be changed",
                "R|EXTRA_RULE|filters: [{type: RequestHeaderModifier, requestHeaderModifier:"
                        + " {remove:"
                        + " [Authorization]}}]|spec.rules[0].filters[0].requestHeaderModifier.remove:"
                        + " 'Authorization'",
                "R|EXTRA_RULE|filters: [{type: RequestHeaderModifier, requestHeaderModifier: {add:"
                        + " [{name: A, value: \"x\\r\\ny\"}]}}]"
                        + "|spec.rules[0].filters[0].requestHeaderModifier.add[0].value: expected",
                "R|EXTRA_RULE|filters: [{type: ExtensionRef, extensionRef: {}}]"
                        + "|spec.rules[0].filters[0].type: 'ExtensionRef' cannot be honoured here",
                "R|EXTRA_RULE|filters: [{type: RequestRedirect, requestRedirect: {}}]"
                        + "|spec.rules[0].backendRefs: a rule that redirects has no backend",
                "R|EXTRA_RULE|filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplacePrefixMatch, replacePrefixMatch: /x}}}], matches: [{path: {type:"
                        + " Exact, value: /a}}]"
                        + "|spec.rules[0].filters: ReplacePrefixMatch needs matches",
                "R|EXTRA_RULE|filters: [{type: RequestMirror, requestMirror: {percent: 5, fraction:"
                        + " {numerator: 1}, backendRef: {name: a, port: 80}}}]"
                        + "|spec.rules[0].filters[0].requestMirror.percent: expected one of",
            })
    void read_whatCannotBeHonoured_isNamed(
            String kind, String where, String extra, String problem) {
        String yaml = with(kind.equals("G") ? GATEWAY : ROUTE, where, extra);

        var refused = assertInstanceOf(Result.Refused.class, read(yaml), yaml);

        List<?> problems = refused.problems();
        assertTrue(
                problems.stream().anyMatch(one -> one.toString().contains(problem)),
                problems::toString);
        assertTrue(problems.stream().allMatch(one -> ((Problem) one).line() > 0));
    }

    @Test
    void read_plainListener_warnsThatItIsServedOverTls() {
        String yaml = with(GATEWAY, "NOTHING", "").replace("443", "80").replace("HTTPS", "HTTP");

        Document document = read(yaml).orElseThrow().getFirst();

        assertTrue(document.warnings().toString().contains("HTTP is served over TLS"));
    }

    @ParameterizedTest
    @CsvSource({"HTTPS, 8443", "HTTP, 8080"})
    void read_listenerOnAnotherPort_saysWhichIsMeant(String protocol, String port) {
        String yaml = GATEWAY.replace("HTTPS", protocol).replace("443", port);

        Result<List<Document>> read = read(with(yaml, "NOTHING", ""));

        assertTrue(
                assertInstanceOf(Result.Refused.class, read)
                        .problems()
                        .toString()
                        .contains("cannot be honoured for " + protocol));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{default: {validation: {mode: AllowValidOnly, caCertificateRefs: [{name: a},"
                        + " {kind: ConfigMap, name: b, namespace: c}]}}}|default/a c/b",
                "{default: {}, perPort: [{port: 443, tls: {validation: {caCertificateRefs: [{name:"
                        + " a}]}}}]}|default/a",
                "{default: {validation: {caCertificateRefs: [{name: a}]}}, perPort: [{port: 443,"
                        + " tls: {}}]}|none",
                "{default: {}}|none",
            })
    void read_clientsOfAGateway_areAskedAsThePortSays(String frontend, String expected) {
        String yaml = with(GATEWAY, "EXTRA", "tls: {frontend: " + frontend + "}");

        Resource resource = read(yaml).orElseThrow().getFirst().resource();

        Gateway gateway = assertInstanceOf(Resource.OfGateway.class, resource).gateway();
        String asked =
                gateway.clients()
                        .map(
                                clients ->
                                        clients.authorities().stream()
                                                .map(ObjectName::toString)
                                                .collect(Collectors.joining(" ")))
                        .orElse("none");
        assertEquals(expected, asked);
    }

    @Test
    void read_fullRoute_isWhatItSays() {
        HttpRoute route =
                route(
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: web, namespace: shop}
                        spec:
                          parentRefs: [{name: edge, namespace: infra, sectionName: https}]
                          hostnames: ["*.example.com"]
                          rules:
                            - matches:
                                - path: {type: PathPrefix, value: /v1/}
                                  headers: [{name: X-Beta, value: "1"}]
                                  queryParams: [{name: q, type: RegularExpression, value: "[a-z]+"}]
                                  method: GET
                              filters:
                                - type: URLRewrite
                                  urlRewrite:
                                    hostname: inner.example
                                    path: {type: ReplacePrefixMatch, replacePrefixMatch: /}
                                - type: RequestMirror
                                  requestMirror: {percent: 10, backendRef: {name: copy, port: 80}}
                              backendRefs:
                                - {name: app, port: 80, weight: 9}
                                - {name: next, namespace: other, port: 81, weight: 1}
                        """);

        HttpRoute.Rule rule = route.rules().getFirst();
        assertEquals(new ObjectName("infra", "edge"), route.parents().getFirst().gateway());
        assertEquals(new PathMatch.Prefix("/v1/"), rule.matches().getFirst().path());
        assertEquals(Optional.of("GET"), rule.matches().getFirst().method());
        assertTrue(rule.matches().getFirst().query().getFirst().regex());
        assertEquals(
                new RouteFilter.Rewrite(
                        Optional.of("inner.example"), Optional.of(new PathChange.Prefix(""))),
                rule.filters().getFirst());
        var mirror = assertInstanceOf(RouteFilter.Mirror.class, rule.filters().getLast());
        assertEquals("10/100", mirror.numerator() + "/" + mirror.denominator());
        assertEquals(new ObjectName("other", "next"), rule.backends().getLast().service());
        assertEquals(9, rule.backends().getFirst().weight());
    }

    @ParameterizedTest
    @CsvSource({
        "'{service: a.B, method: C}', Exact[path=/a.B/C]",
        "'{service: a.B}', Prefix[path=/a.B]",
        "'{method: C}', Regex[pattern=/[^/]+/C]",
        "'{type: RegularExpression, service: \"a[.].*\"}', Regex[pattern=/a[.].*/[^/]+]",
    })
    void read_grpcMethod_isAPath(String method, String path) {
        String yaml =
                with(ROUTE, "EXTRA_RULE", "matches: [{method: " + method + "}]")
                        .replace("HTTPRoute", "GRPCRoute");

        assertEquals(path, route(yaml).rules().getFirst().matches().getFirst().path().toString());
    }

    @Test
    void read_gatewayClass_hasNoEffect() {
        String yaml =
                "{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name:"
                        + " berth}, spec: {controllerName: berth.dev/balancer}}";

        Document document = read(yaml).orElseThrow().getFirst();

        assertTrue(document.warnings().toString().contains("GatewayClass has no effect"));
    }
}
