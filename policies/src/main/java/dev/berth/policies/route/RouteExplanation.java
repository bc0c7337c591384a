package dev.berth.policies.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which route would take a request, and why the others would not: asks every route, where {@link
 * RouteTable#match} asks an index.
 *
 * @param taken the one; absent: nobody
 * @param hostKnown whether some route is for the host
 * @param others all the rest, the nearest first
 */
public record RouteExplanation(Optional<Route> taken, boolean hostKnown, List<Verdict> others) {
    public RouteExplanation {
        others = List.copyOf(others);
    }

    /** Why a route does not take it. */
    public enum Reason {
        /** It would, but the other is more specific or older. */
        OUTRANKED("another route goes first"),
        QUERY("a parameter differs"),
        HEADER("a header field differs"),
        METHOD("the method differs"),
        PATH("the path differs"),
        /** A Gateway's listener that is closer to the host takes its requests. */
        LISTENER("another listener is closer to the host"),
        HOST("the host differs");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * What became of a route.
     *
     * @param reason the first thing that is not as it must be
     * @param detail what it expects there; empty where the reason says all
     */
    public record Verdict(Route route, Reason reason, String detail) {}

    /** Asks every route of the table. */
    public static RouteExplanation of(RouteTable table, RouteRequest request) {
        Optional<HostRule> listener = table.listener(request.host());
        List<Route> taking = new ArrayList<>();
        List<Verdict> others = new ArrayList<>();
        boolean hostKnown = listener.isPresent();
        for (Route route : table.routes()) {
            hostKnown |= route.host().takes(request.host());
            Optional<Verdict> verdict = verdict(route, request, listener);
            verdict.ifPresentOrElse(others::add, () -> taking.add(route));
        }
        taking.sort(RoutePrecedence.ORDER);
        Optional<Route> first = taking.stream().findFirst();
        taking.stream()
                .skip(1)
                .forEach(route -> others.add(new Verdict(route, Reason.OUTRANKED, "")));
        Optional<Route> fallback = table.defaultBackend();
        if (first.isPresent()) {
            fallback.ifPresent(route -> others.add(new Verdict(route, Reason.OUTRANKED, "")));
        }
        others.sort(Comparator.comparing(Verdict::reason));
        return new RouteExplanation(first.or(() -> fallback), hostKnown, others);
    }

    private static Optional<Verdict> verdict(
            Route route, RouteRequest request, Optional<HostRule> listener) {
        RequestMatch match = route.match();
        if (!route.host().takes(request.host())) {
            return refused(route, Reason.HOST, text(route.host()));
        }
        if (route.listener().isPresent() && !route.listener().equals(listener)) {
            return refused(route, Reason.LISTENER, listener.map(RouteExplanation::text).orElse(""));
        }
        if (!match.path().takes(request.path())) {
            return refused(route, Reason.PATH, text(match.path()));
        }
        if (!match.takesMethod(request)) {
            return refused(route, Reason.METHOD, match.method().orElse(""));
        }
        for (FieldRule rule : match.headers()) {
            if (!rule.takes(request.header(rule.name()))) {
                return refused(route, Reason.HEADER, rule.name() + ": " + rule.expected());
            }
        }
        for (FieldRule rule : match.query()) {
            if (!rule.takes(request.parameter(rule.name()))) {
                return refused(route, Reason.QUERY, rule.name() + "=" + rule.expected());
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict> refused(Route route, Reason reason, String detail) {
        return Optional.of(new Verdict(route, reason, detail));
    }

    /** As a document writes it: {@code *.a.com}. */
    public static String text(HostRule host) {
        return switch (host) {
            case HostRule.Precise(String name) -> name;
            case HostRule.Wildcard(String suffix) -> "*." + suffix;
            case HostRule.Below(String suffix) -> "*." + suffix;
            case HostRule.Any() -> "*";
        };
    }

    /** With its type: {@code Prefix /foo}. */
    public static String text(PathRule path) {
        return switch (path) {
            case PathRule.Exact(String text) -> "Exact " + text;
            case PathRule.Prefix(String text) -> "Prefix " + (text.isEmpty() ? "/" : text);
            case PathRule.Regex(LinearPattern pattern) -> "RegularExpression " + pattern;
        };
    }
}
