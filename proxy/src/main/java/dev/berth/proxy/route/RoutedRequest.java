package dev.berth.proxy.route;

import dev.berth.policies.route.PathRewrite;
import dev.berth.policies.route.RedirectTarget;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteFilters;
import dev.berth.policies.route.RouteRequest;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.IdentityHeaders;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the route of a request makes of it: where it goes and what changes on the way. */
public final class RoutedRequest {
    private final Route route;
    private final RouteRequest request;
    private final Optional<WeightedBackend> backend;

    private RoutedRequest(Route route, RouteRequest request, Optional<WeightedBackend> backend) {
        this.route = route;
        this.request = request;
        this.backend = backend;
    }

    /**
     * Picks the backend of a request.
     *
     * @param random decides among several, by their weights
     */
    public static RoutedRequest of(Route route, RouteRequest request, RandomGenerator random) {
        return new RoutedRequest(route, request, route.action().pick(random));
    }

    /** Whether it is answered with a redirection and goes nowhere. */
    public boolean redirects() {
        return route.action().redirect().isPresent();
    }

    /**
     * The redirection.
     *
     * @param scheme that the client used
     * @param authority whom it asked, with port if sent
     */
    public ResponseHead redirection(String scheme, String authority) {
        RouteFilter.Redirect redirect = route.action().redirect().orElseThrow();
        String location =
                RedirectTarget.of(redirect, route.match().path(), request, scheme, port(authority));
        Fields fields =
                FieldChanges.apply(
                        route.action().filters().response(),
                        Fields.of("Location", location, "Content-Type", "text/plain"));
        return ResponseHead.of(redirect.status(), fields);
    }

    /** Where it goes. */
    public ServiceKey service() throws ProxyFault {
        return backend.filter(WeightedBackend::valid)
                .map(WeightedBackend::service)
                .orElseThrow(
                        () ->
                                ProxyFault.upstream(
                                        ProxyFault.Kind.NO_BACKEND,
                                        "the route's backend cannot be resolved",
                                        null));
    }

    /** The head that the endpoint gets, without words that only the balancer may say. */
    public RequestHead head(RequestHead head) {
        List<HeaderChange> changes = changes(true);
        Fields fields =
                changes.isEmpty()
                        ? head.fields()
                        : IdentityHeaders.stripped(FieldChanges.apply(changes, head.fields()));
        String target =
                rewrite()
                        .flatMap(RouteFilter.Rewrite::path)
                        .map(
                                change ->
                                        PathRewrite.apply(
                                                        change,
                                                        route.match().path(),
                                                        request.path())
                                                + request.query())
                        .orElse(head.target());
        return new RequestHead(head.method(), target, fields);
    }

    /** The exchange with what the route changes of host and answer. */
    public Exchange exchange(Exchange exchange) {
        List<HeaderChange> changes = changes(false);
        Optional<String> host = rewrite().flatMap(RouteFilter.Rewrite::hostname);
        return changes.isEmpty() && host.isEmpty()
                ? exchange
                : new FilteredExchange(exchange, changes, host);
    }

    /** Who gets copies. */
    public List<RouteFilters.Mirror> mirrors() {
        return route.action().filters().mirrors();
    }

    private Optional<RouteFilter.Rewrite> rewrite() {
        return route.action().filters().rewrite();
    }

    private List<HeaderChange> changes(boolean ofRequest) {
        RouteFilters rule = route.action().filters();
        RouteFilters own = backend.map(WeightedBackend::filters).orElse(RouteFilters.NONE);
        List<HeaderChange> first = ofRequest ? rule.request() : rule.response();
        List<HeaderChange> then = ofRequest ? own.request() : own.response();
        if (then.isEmpty()) {
            return first;
        }
        List<HeaderChange> both = new ArrayList<>(first);
        both.addAll(then);
        return both;
    }

    private static int port(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']') && colon < authority.length() - 1;
        return named && authority.length() - colon <= 6
                ? Integer.parseInt(authority.substring(colon + 1))
                : 0;
    }
}
