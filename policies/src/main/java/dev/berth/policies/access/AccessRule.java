package dev.berth.policies.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a token must be to use a route.
 *
 * @param issuer the exact {@code iss}
 * @param audience must be among {@code aud}
 * @param scopes all of them must be granted; empty asks for none
 */
public record AccessRule(String issuer, String audience, Set<String> scopes) {
    public AccessRule {
        scopes = Set.copyOf(scopes);
    }

    /** The rule of a route without one of its own: a token for this host, any scope. */
    public static AccessRule ofHost(String issuer, String host) {
        return new AccessRule(issuer, host, Set.of());
    }

    /**
     * Decides about one request.
     *
     * @param now the wall clock
     * @param skew how far the issuer's clock may be behind ours
     */
    public Decision decide(Principal principal, Instant now, Duration skew) {
        if (!principal.issuer().equals(issuer)) {
            return new Decision.InvalidToken("the token's issuer is not trusted for this route");
        }
        if (!principal.audiences().contains(audience)) {
            return new Decision.InvalidToken(
                    "the token's audience is "
                            + String.join(" ", new TreeSet<>(principal.audiences()))
                            + ", expected "
                            + audience);
        }
        if (!now.isBefore(principal.expires().plus(skew))) {
            return new Decision.InvalidToken("the token expired at " + principal.expires());
        }
        if (!principal.scopes().containsAll(scopes)) {
            return new Decision.InsufficientScope(scopes);
        }
        return new Decision.Granted(new Permit(principal, this));
    }
}
