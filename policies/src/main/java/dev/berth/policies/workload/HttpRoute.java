package dev.berth.policies.workload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which requests go to which services ({@code gateway.networking.k8s.io/v1} HTTPRoute, GRPCRoute).
 *
 * @param kind HTTP or GRPC
 * @param name which one
 * @param parents what it attaches to
 * @param hostnames lower case, {@code *.} before one covers any number of labels; empty: those of
 *     the listener
 * @param rules in the order of the document
 */
public record HttpRoute(
        RouteKind kind,
        ObjectName name,
        List<RouteParent> parents,
        List<String> hostnames,
        List<Rule> rules) {
    public HttpRoute {
        parents = List.copyOf(parents);
        hostnames = List.copyOf(hostnames);
        rules = List.copyOf(rules);
    }

    /**
     * What is done with requests that one of the matches takes.
     *
     * @param matches at least one
     * @param filters in the order of the document
     * @param backends where to; empty with a redirect
     * @param timeouts how long it may take
     * @param retry when to ask again
     */
    public record Rule(
            List<Match> matches,
            List<RouteFilter> filters,
            List<BackendReference> backends,
            Timeouts timeouts,
            Optional<Retry> retry) {
        public Rule {
            matches = List.copyOf(matches);
            filters = List.copyOf(filters);
            backends = List.copyOf(backends);
        }
    }

    /**
     * What a request must be; all of it.
     *
     * @param path of the path
     * @param method absent: any
     * @param headers each name once
     * @param query each name once
     */
    public record Match(
            PathMatch path,
            Optional<String> method,
            List<FieldMatch> headers,
            List<FieldMatch> query) {
        public Match {
            headers = List.copyOf(headers);
            query = List.copyOf(query);
        }
    }

    /** How a path is compared. */
    public sealed interface PathMatch {
        /** Letter by letter. */
        record Exact(String path) implements PathMatch {}

        /** Element by element. */
        record Prefix(String path) implements PathMatch {}

        /** By a pattern that takes the whole path. */
        record Regex(String pattern) implements PathMatch {}
    }

    /**
     * What a header field or a parameter of the query must be.
     *
     * @param name a header's in any case, a parameter's as it is
     * @param value letter by letter, or a pattern for the whole value
     * @param regex whether it is a pattern
     */
    public record FieldMatch(String name, String value, boolean regex) {}

    /**
     * How long it may take; absent: as the balancer's own bounds say.
     *
     * @param request from the request's head to the end of the answer
     * @param backendRequest one try of one endpoint
     */
    public record Timeouts(Optional<Duration> request, Optional<Duration> backendRequest) {
        /** Nothing but the balancer's own bounds. */
        public static final Timeouts NONE = new Timeouts(Optional.empty(), Optional.empty());
    }

    /**
     * When an endpoint is asked again (GEP-1731).
     *
     * @param codes answers worth another try, 400 to 599
     * @param attempts tries after the first; absent: as the balancer's policy says
     * @param backoff least wait before another try
     */
    public record Retry(Set<Integer> codes, OptionalInt attempts, Optional<Duration> backoff) {
        public Retry {
            codes = Set.copyOf(codes);
        }
    }
}
