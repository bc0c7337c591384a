package dev.berth.policies.route;

import java.util.Comparator;

/**
 * Which of several routes that take a request gets it, as the Gateway API orders them: the more
 * specific host, {@code Exact} before patterns before prefixes, the longer path, a method, more
 * header fields, more parameters. {@link RouteTable} finds the same without comparing all.
 */
final class RoutePrecedence {
    /** The winner first; of equal routes the one given first. */
    static final Comparator<Route> ORDER =
            Comparator.<Route>comparingInt(route -> -hostRank(route.host()))
                    .thenComparingInt(route -> pathRank(route.match().path()))
                    .thenComparingInt(route -> -route.match().path().path().length())
                    .thenComparingInt(route -> route.match().method().isPresent() ? 0 : 1)
                    .thenComparingInt(route -> -route.match().headers().size())
                    .thenComparingInt(route -> -route.match().query().size());

    private RoutePrecedence() {}

    private static int hostRank(HostRule host) {
        return switch (host) {
            case HostRule.Precise ignored -> Integer.MAX_VALUE;
            case HostRule.Wildcard(String suffix) -> 1 + suffix.length();
            case HostRule.Below(String suffix) -> 1 + suffix.length();
            case HostRule.Any ignored -> 0;
        };
    }

    private static int pathRank(PathRule path) {
        return switch (path) {
            case PathRule.Exact ignored -> 0;
            case PathRule.Regex ignored -> 1;
            case PathRule.Prefix ignored -> 2;
        };
    }
}
