package dev.berth.proxy.balance;

import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.ServiceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The cookie that ties a client to an endpoint.
 *
 * <p>Its value is a hash over the id of the endpoint's container, which clients never see: it tells
 * nothing, cannot be made up for an endpoint that was not assigned, needs no key that would have to
 * be kept, and is the same after a restart of the balancer.
 */
final class AffinityCookie {
    private static final int TOKEN_BYTES = 15;

    private AffinityCookie() {}

    /** What the cookie calls an endpoint of a service. */
    static String token(ServiceKey service, Endpoint endpoint) {
        try {
            String text = service + "\n" + endpoint.pod() + "\n" + endpoint.authority();
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, TOKEN_BYTES));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }

    /** The value of {@code Set-Cookie}. */
    static String setting(CookieAffinity affinity, String token) {
        String age =
                affinity.lifetime().isZero() ? "" : "; Max-Age=" + affinity.lifetime().toSeconds();
        return affinity.cookie()
                + "="
                + token
                + "; Path=/"
                + age
                + "; Secure; HttpOnly; SameSite=Lax";
    }
}
