package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.RequestMatch;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteAction;
import dev.berth.policies.route.RouteSource;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.proxy.limit.ProxyLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Requests that come by a connection which was opened for somebody else. */
final class MisdirectedTest {
    /** A route of a listener for that host. */
    private static Route route(HostRule host) {
        return new Route(
                new RouteSource("HTTPRoute", "default/web", host.toString()),
                Optional.of(host),
                host,
                RequestMatch.ofPath(new PathRule.Prefix("")),
                RouteAction.forward(List.of(WeightedBackend.only(Rig.SERVICE))));
    }

    @Test
    void request_onTheConnectionOfAnotherListener_isMisdirected() throws Exception {
        try (var app = Upstream.answering("app", "ok");
                var rig =
                        new Rig(
                                ProxyLimits.DEFAULT,
                                new RoutingSnapshot(
                                        new RouteTable(
                                                List.of(
                                                        route(new HostRule.Precise("localhost")),
                                                        route(new HostRule.Any())),
                                                Optional.empty()),
                                        Map.of(Rig.SERVICE, TargetSet.of(List.of(app.endpoint()))),
                                        Map.of()));
                SSLSocket socket = rig.connect()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("localhost")));
            socket.setSSLParameters(parameters);
            String token = "\r\nAuthorization: Bearer " + rig.issuer().token("other.example");
            String request =
                    "GET / HTTP/1.1\r\nHost: other.example"
                            + token
                            + "\r\nConnection: close\r\n\r\n";

            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = Rig.readAll(socket);

            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
            assertEquals(0, app.connections());
        }
    }
}
