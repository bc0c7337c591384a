package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.StreamRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamRouteReaderTest {
    private static final String ROUTE =
            """
            {apiVersion: gateway.networking.k8s.io/VERSION, kind: KIND, metadata: {name: db},
             spec: {parentRefs: [{name: edge}], MORE
               rules: [{backendRefs: [{name: db, port: 5432, weight: 3}]}]}}
            """;
    private static final String GATEWAY =
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge},
             spec: {gatewayClassName: berth, listeners: [LISTENERS]}}
            """;

    private static Result<List<Document>> read(String yaml) {
        return new DocumentReader().read(yaml.getBytes(StandardCharsets.UTF_8), "default");
    }

    private static String route(String kind, String version, String more) {
        return ROUTE.replace("KIND", kind).replace("VERSION", version).replace("MORE", more);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSRoute,v1,TLS",
        "TLSRoute,v1alpha2,TLS",
        "TLSRoute,v1alpha3,TLS",
        "TCPRoute,v1,TCP",
        "TCPRoute,v1alpha2,TCP"
    })
    void read_everyVersion_saysTheSame(String kind, String version, RouteKind expected) {
        String hosts = kind.equals("TLSRoute") ? "hostnames: [db.example.com]," : "";
        Document document = read(route(kind, version, hosts)).orElseThrow().getFirst();

        StreamRoute route =
                assertInstanceOf(Resource.OfStreamRoute.class, document.resource()).route();
        assertEquals(expected, route.kind());
        assertEquals(hosts.isEmpty() ? 0 : 1, route.hostnames().size());
        assertEquals(3, route.backends().getFirst().weight());
        assertEquals(5432, route.backends().getFirst().port());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TCPRoute|v1|hostnames: [a.example],|spec.hostnames: cannot be honoured",
                "TCPRoute|v1beta1||apiVersion: 'gateway.networking.k8s.io/v1beta1' has no",
                "TLSRoute|v1|hostnames: [A.example],|spec.hostnames: 'A.example' is no host",
                "TLSRoute|v1|other: 1,|spec.other: unknown field",
            })
    void read_whatCannotBeHonoured_isNamed(
            String kind, String version, String more, String problem) {
        String yaml = route(kind, version, more == null ? "" : more);

        var refused = assertInstanceOf(Result.Refused.class, read(yaml));

        assertTrue(refused.problems().toString().contains(problem), refused.toString());
    }

    @Test
    void read_listenersOfRawProtocols_areKept() {
        String listeners =
                "{name: a, port: 5432, protocol: TCP},"
                        + "{name: b, port: 443, protocol: TLS, tls: {mode: Passthrough}}";
        Document document = read(GATEWAY.replace("LISTENERS", listeners)).orElseThrow().getFirst();

        Gateway gateway = assertInstanceOf(Resource.OfGateway.class, document.resource()).gateway();
        assertEquals(
                List.of(Gateway.Protocol.TCP, Gateway.Protocol.TLS),
                gateway.listeners().stream().map(Gateway.Listener::protocol).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, port: 443, protocol: TCP}|spec.listeners[0].port: 443 cannot be",
                "{name: a, port: 80, protocol: TLS, tls: {mode: Passthrough}}"
                        + "|spec.listeners[0].port: 80 cannot be",
                "{name: a, port: 8443, protocol: TLS}|spec.listeners[0].tls: ",
                "{name: a, port: 8443, protocol: TLS, tls: {}}"
                        + "|spec.listeners[0].tls.mode: 'Terminate' cannot be honoured",
                "{name: a, port: 9, protocol: TCP, hostname: a.b}|spec.listeners[0].hostname",
                "{name: a, port: 9, protocol: UDP}|spec.listeners[0].protocol: 'UDP' is not",
                "{name: a, port: 9, protocol: TCP}, {name: b, port: 9, protocol: TLS, hostname: b.c,"
                        + " tls: {mode: Passthrough}}|spec.listeners[1].port: another listener",
            })
    void read_listenerThatCannotBeHonoured_isNamed(String listeners, String problem) {
        var refused =
                assertInstanceOf(
                        Result.Refused.class, read(GATEWAY.replace("LISTENERS", listeners)));

        assertTrue(refused.problems().toString().contains(problem), refused.toString());
    }
}
