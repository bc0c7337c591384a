package dev.berth.policies.balance;

import java.time.Duration;

/**
 * Clients stay with the endpoint that answered them first, by a cookie.
 *
 * @param cookie its name, a token of RFC 6265
 * @param lifetime of the cookie; zero: as long as the client's session
 * @param otherwise chooses for clients without the cookie, or whose endpoint is gone
 */
public record CookieAffinity(String cookie, Duration lifetime, Selection otherwise)
        implements Algorithm {
    public static final String DEFAULT_COOKIE = "berth-affinity";
}
