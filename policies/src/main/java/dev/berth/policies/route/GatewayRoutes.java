package dev.berth.policies.route;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway.Protocol;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routes that the applied HTTPRoutes and GRPCRoutes ask for, the oldest document first.
 *
 * <p>A listener of protocol HTTP is served over TLS, because a token must not travel in the clear.
 * Only a redirection belongs to the plain side, or it would lead to itself.
 */
final class GatewayRoutes {
    private final DesiredState desired;

    GatewayRoutes(DesiredState desired) {
        this.desired = desired;
    }

    /**
     * The routes of one side.
     *
     * @param plain whether those of the plain port are meant
     */
    List<Route> routes(boolean plain) {
        // A set, for a listener of either protocol may attach the same rule to the same host.
        Set<Route> routes = new LinkedHashSet<>();
        for (HttpRoute document : desired.gateway().httpRoutes()) {
            Set<Attachment> attachments = attachments(document);
            for (int index = 0; index < document.rules().size(); index++) {
                HttpRoute.Rule rule = document.rules().get(index);
                RouteAction action = action(document, rule);
                for (Attachment attachment : attachments) {
                    boolean stays = attachment.http() && action.redirect().isPresent();
                    if (stays == plain) {
                        add(routes, document, index, attachment, action);
                    }
                }
            }
        }
        return List.copyOf(routes);
    }

    /**
     * The hosts of the listeners of one side, also of those without a route.
     *
     * @param plain whether those of the plain port are meant
     */
    Set<HostRule> listeners(boolean plain) {
        Set<HostRule> hosts = new LinkedHashSet<>();
        for (var gateway : desired.gateway().gateways().values()) {
            for (var listener : gateway.listeners()) {
                boolean http = listener.protocol() == Protocol.HTTP;
                if (http || (listener.protocol() == Protocol.HTTPS && !plain)) {
                    hosts.add(HostRule.ofGateway(listener.hostname().orElse("")));
                }
            }
        }
        return hosts;
    }

    /** A listener's host, one of a route's hosts there, and whether the listener is plain. */
    private record Attachment(HostRule scope, HostRule host, boolean http) {}

    private Set<Attachment> attachments(HttpRoute document) {
        Set<Attachment> attachments = new LinkedHashSet<>();
        for (RouteParent parent : document.parents()) {
            RouteBinding binding =
                    RouteBinding.of(
                            desired.gateway(),
                            document.kind(),
                            document.name(),
                            document.hostnames(),
                            parent);
            for (RouteBinding.Bound bound : binding.listeners()) {
                boolean http = bound.listener().protocol() == Protocol.HTTP;
                for (HostRule host : bound.hosts()) {
                    attachments.add(new Attachment(bound.scope(), host, http));
                }
            }
        }
        return attachments;
    }

    private static void add(
            Set<Route> routes,
            HttpRoute document,
            int ruleIndex,
            Attachment attachment,
            RouteAction action) {
        List<HttpRoute.Match> matches = document.rules().get(ruleIndex).matches();
        for (int index = 0; index < matches.size(); index++) {
            String place = "spec.rules[" + ruleIndex + "].matches[" + index + "]";
            var source =
                    new RouteSource(document.kind().title(), document.name().toString(), place);
            match(matches.get(index))
                    .ifPresent(
                            match ->
                                    routes.add(
                                            new Route(
                                                    source,
                                                    Optional.of(attachment.scope()),
                                                    attachment.host(),
                                                    match,
                                                    action)));
        }
    }

    /** Empty where no request has such a path: it is refused before routing. */
    private static Optional<RequestMatch> match(HttpRoute.Match match) {
        Result<PathRule> path =
                switch (match.path()) {
                    case HttpRoute.PathMatch.Exact(String text) -> PathRule.exact(text);
                    case HttpRoute.PathMatch.Prefix(String text) -> PathRule.prefix(text);
                    case HttpRoute.PathMatch.Regex(String text) ->
                            LinearPattern.compile(text).map(PathRule.Regex::new);
                };
        return switch (path) {
            case Result.Ok<PathRule>(PathRule rule) ->
                    Optional.of(
                            new RequestMatch(
                                    rule,
                                    match.method(),
                                    match.headers().stream().map(GatewayRoutes::rule).toList(),
                                    match.query().stream().map(GatewayRoutes::rule).toList()));
            case Result.Refused<PathRule> unreachable -> Optional.empty();
        };
    }

    private static FieldRule rule(HttpRoute.FieldMatch match) {
        return match.regex()
                ? new FieldRule.Regex(
                        match.name(), LinearPattern.compile(match.value()).orElseThrow())
                : new FieldRule.Exact(match.name(), match.value());
    }

    private RouteAction action(HttpRoute document, HttpRoute.Rule rule) {
        Optional<RouteFilter.Redirect> redirect =
                rule.filters().stream()
                        .filter(RouteFilter.Redirect.class::isInstance)
                        .map(RouteFilter.Redirect.class::cast)
                        .findFirst();
        List<WeightedBackend> backends = new ArrayList<>();
        for (BackendReference reference : rule.backends()) {
            backends.add(
                    ResolvedBackend.of(desired, document.kind(), document.name(), reference)
                            .weighted(reference.weight(), filters(document, reference.filters())));
        }
        return new RouteAction(
                redirect,
                backends,
                filters(document, rule.filters()),
                rule.timeouts(),
                rule.retry());
    }

    private RouteFilters filters(HttpRoute document, List<RouteFilter> filters) {
        List<RouteFilter.HeaderChange> request = new ArrayList<>();
        List<RouteFilter.HeaderChange> response = new ArrayList<>();
        List<RouteFilters.Mirror> mirrors = new ArrayList<>();
        Optional<RouteFilter.Rewrite> rewrite = Optional.empty();
        for (RouteFilter filter : filters) {
            switch (filter) {
                case RouteFilter.RequestHeaders(var change) -> request.add(change);
                case RouteFilter.ResponseHeaders(var change) -> response.add(change);
                case RouteFilter.Rewrite found -> rewrite = Optional.of(found);
                case RouteFilter.Redirect answered -> {}
                case RouteFilter.Mirror(var backend, int numerator, int denominator) ->
                        mirror(document.kind(), document, backend)
                                .map(key -> new RouteFilters.Mirror(key, numerator, denominator))
                                .ifPresent(mirrors::add);
            }
        }
        return request.isEmpty() && response.isEmpty() && mirrors.isEmpty() && rewrite.isEmpty()
                ? RouteFilters.NONE
                : new RouteFilters(request, response, rewrite, mirrors);
    }

    /** A mirror that cannot be reached is left out: it must not touch the request. */
    private Optional<ServiceKey> mirror(
            RouteKind kind, HttpRoute document, BackendReference backend) {
        ResolvedBackend resolved = ResolvedBackend.of(desired, kind, document.name(), backend);
        return resolved.problem().isEmpty() ? Optional.of(resolved.key()) : Optional.empty();
    }
}
