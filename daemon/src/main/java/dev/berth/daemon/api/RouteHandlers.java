package dev.berth.daemon.api;

import dev.berth.policies.route.RouteExplanation;
import dev.berth.policies.route.RouteRequest;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.exchange.RequestTarget;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.IdentityHeaders;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.RequestHead;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tells what would become of a request, without sending anything. */
final class RouteHandlers implements HttpService {
    private final Supplier<RoutingSnapshot> routing;
    private final String issuer;

    /**
     * Over the routes that the balancer has now.
     *
     * @param issuer whose tokens open the routes without an access rule
     */
    RouteHandlers(Supplier<RoutingSnapshot> routing, String issuer) {
        this.routing = routing;
        this.issuer = issuer;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/berth/v1/routes/explain", this::explain);
    }

    private void explain(ServerRequest request, ServerResponse response) {
        String method = request.query().first("method").orElse("GET");
        String url = request.query().first("url").orElse("");
        List<Field> fields = new ArrayList<>();
        for (String header : request.query().all("header", List::of)) {
            int colon = header.indexOf(':');
            if (colon <= 0) {
                throw ApiRefusal.badRequest(
                        "the header \"" + header + "\" is not of the form NAME: VALUE");
            }
            fields.add(
                    new Field(
                            header.substring(0, colon).strip(),
                            header.substring(colon + 1).strip()));
        }
        // As a request would have it: what clients must not say counts for nothing.
        Fields believed = IdentityHeaders.stripped(new Fields(fields));
        RoutingSnapshot now = routing.get();
        RouteRequest asked = asked(method, url, believed);
        var explanation = RouteExplanation.of(now.routes(), asked);
        Answers.json(response, new ExplanationView(now, issuer).of(asked, explanation));
    }

    private static RouteRequest asked(String method, String url, Fields fields) {
        URI uri = uri(url);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var head = new RequestHead(method, path + query, fields);
        try {
            return RequestTarget.of(head, uri.getRawAuthority()).asked(head);
        } catch (ProxyFault refused) {
            throw ApiRefusal.badRequest(
                    "the balancer would answer "
                            + refused.kind().status()
                            + ": "
                            + refused.detail());
        }
    }

    private static URI uri(String url) {
        try {
            var uri = new URI(url);
            if (uri.getRawAuthority() != null && "https".equals(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException unreadable) {
            throw ApiRefusal.badRequest("\"" + url + "\" is no URL: " + unreadable.getReason());
        }
        throw ApiRefusal.badRequest("\"" + url + "\" is no URL that begins with https://HOST");
    }
}
