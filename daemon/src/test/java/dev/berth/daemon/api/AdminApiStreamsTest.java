package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.route.StreamListener;
import dev.berth.policies.route.StreamListeners;
import dev.berth.proxy.tunnel.StreamStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** TCPRoutes and TLSRoutes as the API has them. */
final class AdminApiStreamsTest extends AdminApiCase {
    private static final String GROUP = "/apis/gateway.networking.k8s.io/";
    private static final String DOCUMENTS =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              gatewayClassName: berth
              listeners: [{name: db, port: 5432, protocol: TCP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1alpha2
            kind: TCPRoute
            metadata: {name: db}
            spec:
              parentRefs: [{name: edge}]
              rules: [{backendRefs: [{name: db, port: 5432}]}]
            """;

    private void apply() throws IOException {
        UnixHttp.Answer answer = http.send("POST", "/berth/v1/apply", DOCUMENTS);
        assertEquals(200, answer.status(), answer.toString());
        assertTrue(answer.toString().contains("Service default/db does not exist"));
    }

    @Test
    void get_routeAndGateway_haveTheirConditions() throws IOException {
        apply();
        api.streams =
                List.of(
                        new StreamStatus(
                                5432, Optional.empty(), StreamStatus.NOT_ALLOWED, "no address"));

        String path = GROUP + "v1alpha2/namespaces/default/tcproutes/db";
        String route = http.get(path).json().toString();
        String gateway = http.get(GROUP + "v1/namespaces/default/gateways/edge").json().toString();

        assertTrue(route.contains("\"reason\":\"BackendNotFound\""), route);
        assertTrue(gateway.contains("\"attachedRoutes\":1"), gateway);
        assertTrue(gateway.contains("\"reason\":\"NotAllowedByConfiguration\""), gateway);
        List<StreamListener> listeners = StreamListeners.of(api.store.current());
        assertEquals(5432, listeners.getFirst().port());
        assertEquals(200, http.send("DELETE", path, "").status());
        assertEquals(List.of(), StreamListeners.of(api.store.current()));
    }
}
