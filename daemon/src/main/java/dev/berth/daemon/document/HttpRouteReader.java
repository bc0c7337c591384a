package dev.berth.daemon.document;

import dev.berth.policies.balance.Retries;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.HttpRoute.PathMatch;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteFilter.PathChange;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the {@code spec} of an HTTPRoute or a GRPCRoute.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#httproute">HTTPRoute</a>
 */
final class HttpRouteReader {
    /** As Kubernetes has them. */
    private static final int MAX_RULES = 16;

    private static final int MAX_MATCHES = 64;

    private final RouteKind kind;
    private final String namespace;
    private final RouteFilterReader filters;

    private HttpRouteReader(RouteKind kind, String namespace) {
        this.kind = kind;
        this.namespace = namespace;
        this.filters = new RouteFilterReader(kind, namespace);
    }

    static Optional<Resource> read(Fields root, Metadata metadata, RouteKind kind) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return new HttpRouteReader(kind, metadata.name().namespace())
                .route(found.get(), metadata)
                .map(Resource.OfHttpRoute::new);
    }

    private Optional<HttpRoute> route(Fields spec, Metadata metadata) {
        int before = spec.findings().errorCount();
        List<RouteParent> parents = RouteFields.parents(spec, namespace);
        List<String> hostnames = RouteFields.hostnames(spec);
        List<Fields> given = spec.each("rules");
        RouteFields.atMost(spec, "rules", given.size(), MAX_RULES);
        List<HttpRoute.Rule> rules = new ArrayList<>();
        for (Fields rule : given) {
            rules.add(rule(rule));
        }
        if (!spec.has("rules")) {
            spec.error("rules", "is required, expected at least one rule");
        }
        spec.refuse("useDefaultGateways", "name the Gateway in parentRefs");
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(new HttpRoute(kind, metadata.name(), parents, hostnames, rules));
    }

    private HttpRoute.Rule rule(Fields rule) {
        rule.text("name");
        List<Fields> given = rule.each("matches");
        RouteFields.atMost(rule, "matches", given.size(), MAX_MATCHES);
        List<HttpRoute.Match> matches = new ArrayList<>();
        for (Fields match : given) {
            matches.add(
                    kind == RouteKind.GRPC
                            ? RouteMatchReader.grpc(match)
                            : RouteMatchReader.http(match));
        }
        if (given.isEmpty()) {
            matches.add(
                    new HttpRoute.Match(
                            new PathMatch.Prefix("/"), Optional.empty(), List.of(), List.of()));
        }
        List<RouteFilter> ofRule = filters.ofRule(rule);
        List<BackendReference> backends = RouteFields.backends(rule, namespace, filters::ofBackend);
        checkFilters(rule, matches, ofRule, backends);
        rule.refuse("sessionPersistence", "use a TrafficPolicy");
        HttpRoute.Timeouts timeouts = timeouts(rule);
        Optional<HttpRoute.Retry> retry = rule.fields("retry").map(HttpRouteReader::retry);
        rule.refuseUnknown();
        return new HttpRoute.Rule(matches, ofRule, backends, timeouts, retry);
    }

    private static void checkFilters(
            Fields rule,
            List<HttpRoute.Match> matches,
            List<RouteFilter> filters,
            List<BackendReference> backends) {
        boolean redirects = false;
        boolean rewrites = false;
        boolean replacesPrefix = false;
        for (RouteFilter filter : filters) {
            switch (filter) {
                case RouteFilter.Redirect redirect -> {
                    redirects = true;
                    replacesPrefix |= isPrefix(redirect.path());
                }
                case RouteFilter.Rewrite rewrite -> {
                    rewrites = true;
                    replacesPrefix |= isPrefix(rewrite.path());
                }
                case RouteFilter.RequestHeaders ignored -> {}
                case RouteFilter.ResponseHeaders ignored -> {}
                case RouteFilter.Mirror ignored -> {}
            }
        }
        if (redirects && rewrites) {
            rule.error("filters", "a rule either redirects or rewrites");
        }
        if (redirects && !backends.isEmpty()) {
            rule.error("backendRefs", "a rule that redirects has no backend");
        }
        boolean onlyPrefixes =
                matches.stream().allMatch(match -> match.path() instanceof PathMatch.Prefix);
        if (replacesPrefix && !onlyPrefixes) {
            rule.error("filters", "ReplacePrefixMatch needs matches of type PathPrefix");
        }
        if (backends.isEmpty() && !redirects) {
            rule.warn("backendRefs", "is empty, so the rule's requests are answered by 500");
        }
    }

    private static boolean isPrefix(Optional<PathChange> change) {
        return change.isPresent() && change.get() instanceof PathChange.Prefix;
    }

    private static HttpRoute.Timeouts timeouts(Fields rule) {
        Optional<Fields> timeouts = rule.fields("timeouts");
        Optional<Duration> request =
                timeouts.flatMap(fields -> RouteFields.duration(fields, "request"));
        Optional<Duration> backendRequest =
                timeouts.flatMap(fields -> RouteFields.duration(fields, "backendRequest"));
        boolean longer =
                request.filter(Duration::isPositive)
                        .flatMap(all -> backendRequest.filter(one -> one.compareTo(all) > 0))
                        .isPresent();
        if (longer) {
            timeouts.get().error("backendRequest", "is longer than request");
        }
        timeouts.ifPresent(Fields::refuseUnknown);
        return new HttpRoute.Timeouts(request, backendRequest);
    }

    private static HttpRoute.Retry retry(Fields retry) {
        Set<Integer> codes = new HashSet<>();
        for (Fields.Item item : retry.items("codes")) {
            Typed.integer(item.node(), 400, 599, item.path(), item.line(), retry.findings())
                    .ifPresent(code -> codes.add((int) code));
        }
        OptionalLong attempts = retry.integer("attempts", 0, Retries.MAX_ATTEMPTS);
        retry.refuse("backoff", "the balancer waits by itself, longer each time");
        retry.refuseUnknown();
        return new HttpRoute.Retry(codes, RouteFields.toInt(attempts), Optional.empty());
    }
}
