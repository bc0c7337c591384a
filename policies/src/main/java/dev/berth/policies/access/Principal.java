package dev.berth.policies.access;

import java.time.Instant;
import java.util.Set;

/**
 * Who a verified access token speaks for, and what it may be used for (RFC 9068 §2.2).
 *
 * @param issuer who vouches, {@code iss}
 * @param subject whom for, {@code sub}
 * @param clientId the program that acts, {@code client_id}
 * @param audiences where the token is good, its {@code aud}
 * @param scopes what it allows, the token's space-delimited list
 * @param tokenId this token's id, {@code jti}
 * @param expires the instant from which it is void, {@code exp}
 */
public record Principal(
        String issuer,
        String subject,
        String clientId,
        Set<String> audiences,
        Set<String> scopes,
        String tokenId,
        Instant expires) {
    public Principal {
        audiences = Set.copyOf(audiences);
        scopes = Set.copyOf(scopes);
    }
}
