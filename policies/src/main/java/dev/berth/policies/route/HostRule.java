package dev.berth.policies.route;

import java.util.Locale;

/** Which hosts a rule takes (networking.k8s.io/v1 rules[].host, Gateway API hostnames). */
public sealed interface HostRule {
    /** This host only, in lower case. */
    record Precise(String host) implements HostRule {}

    /**
     * Hosts with exactly one more label.
     *
     * @param suffix what follows the first label, in lower case: {@code a.com} for {@code *.a.com}
     */
    record Wildcard(String suffix) implements HostRule {}

    /**
     * Hosts with any number of labels more, at least one: the wildcard of the Gateway API.
     *
     * @param suffix as that of {@link Wildcard}
     */
    record Below(String suffix) implements HostRule {}

    /** Every host. */
    record Any() implements HostRule {}

    /** Whether it takes a host in lower case, without port. */
    default boolean takes(String host) {
        return switch (this) {
            case Precise(String name) -> name.equals(host);
            case Wildcard(String suffix) -> {
                int dot = host.indexOf('.');
                yield dot > 0 && host.substring(dot + 1).equals(suffix);
            }
            case Below(String suffix) ->
                    host.length() > suffix.length() + 1
                            && host.charAt(0) != '.'
                            && host.endsWith("." + suffix);
            case Any() -> true;
        };
    }

    /** The larger, the fewer hosts it takes: of two that take a host the larger is the closer. */
    default int closeness() {
        return switch (this) {
            case Precise ignored -> Integer.MAX_VALUE;
            case Wildcard(String suffix) -> suffix.length();
            case Below(String suffix) -> suffix.length();
            case Any ignored -> -1;
        };
    }

    /** The rule that the Gateway API writes as {@code hostname}: empty means every host. */
    static HostRule ofGateway(String hostname) {
        return of(hostname) instanceof Wildcard(String suffix) ? new Below(suffix) : of(hostname);
    }

    /** The rule that an Ingress writes as {@code host}: empty means every host. */
    static HostRule of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return new Any();
        }
        return lower.startsWith("*.") ? new Wildcard(lower.substring(2)) : new Precise(lower);
    }
}
