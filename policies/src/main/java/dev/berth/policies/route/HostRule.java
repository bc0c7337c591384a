package dev.berth.policies.route;

import java.util.Locale;

/** Which hosts an Ingress rule takes (networking.k8s.io/v1 rules[].host). */
public sealed interface HostRule {
    /** This host only, in lower case. */
    record Precise(String host) implements HostRule {}

    /**
     * Hosts with exactly one more label.
     *
     * @param suffix what follows the first label, in lower case: {@code a.com} for {@code *.a.com}
     */
    record Wildcard(String suffix) implements HostRule {}

    /** Every host. */
    record Any() implements HostRule {}

    /** The rule that a document writes as {@code host}: empty means every host. */
    static HostRule of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return new Any();
        }
        return lower.startsWith("*.") ? new Wildcard(lower.substring(2)) : new Precise(lower);
    }
}
