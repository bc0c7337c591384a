package dev.berth.proxy.token;

import com.google.gson.JsonObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.berth.policies.access.Principal;
import dev.berth.proxy.limit.TokenLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Verifies access tokens as RFC 9068 §4 and RFC 8725 §3 demand: what the token says about its own
 * keys ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) is never looked at.
 */
final class JwtVerifier {
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");

    private final TokenLimits limits;

    JwtVerifier(TokenLimits limits) {
        this.limits = limits;
    }

    /**
     * A token that was taken apart; nothing in it is believed yet.
     *
     * @param issuer who it says it is from: selects whose keys are tried
     */
    record Unverified(
            String algorithm,
            String keyId,
            String issuer,
            Claims claims,
            String signed,
            String signature) {}

    /** Takes a token apart and refuses what could not be an access token. */
    Unverified open(String token) throws TokenRefusal {
        String[] parts = token.split("\\.", -1);
        if (parts.length == 5) {
            throw new TokenRefusal("encrypted tokens are not accepted");
        }
        if (parts.length != 3) {
            throw new TokenRefusal("the token is not a JWT");
        }
        var header = new Claims(StrictJson.object(decode(parts[0])));
        String type = header.text("typ").toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new TokenRefusal("typ is not at+jwt: this is not an access token");
        }
        String algorithm = header.text("alg");
        if (!SignatureCheck.accepts(algorithm)) {
            throw new TokenRefusal("alg is not an accepted one");
        }
        if (header.has("crit") || header.has("b64")) {
            throw new TokenRefusal("the token demands an extension (crit)");
        }
        String keyId = header.has("kid") ? header.text("kid") : "";
        JsonObject payload = StrictJson.object(decode(parts[1]));
        var claims = new Claims(payload);
        String signed = parts[0] + "." + parts[1];
        return new Unverified(algorithm, keyId, claims.text("iss"), claims, signed, parts[2]);
    }

    /** Believes a token if one of the issuer's keys signed it and its times are right. */
    Principal verify(Unverified token, JWKSet keys, Instant now) throws TokenRefusal {
        List<JWK> candidates =
                SignatureCheck.candidates(keys.getKeys(), token.algorithm(), token.keyId());
        if (candidates.size() != 1) {
            throw new TokenRefusal("no key of the issuer, or more than one, fits the token");
        }
        boolean signed =
                SignatureCheck.verifies(
                        candidates.getFirst(),
                        token.algorithm(),
                        token.signed(),
                        token.signature());
        if (!signed) {
            throw new TokenRefusal("the signature is not the issuer's");
        }
        return principal(token, now);
    }

    private Principal principal(Unverified token, Instant now) throws TokenRefusal {
        Claims claims = token.claims();
        Instant issued = claims.instant("iat");
        Instant expires = claims.instant("exp");
        Duration skew = limits.skew();
        if (issued.isAfter(now.plus(skew))) {
            throw new TokenRefusal("iat is in the future");
        }
        if (!expires.isAfter(issued)) {
            throw new TokenRefusal("exp is not after iat");
        }
        if (Duration.between(issued, expires).compareTo(limits.lifetime()) > 0) {
            throw new TokenRefusal("the token lives longer than " + limits.lifetime());
        }
        var notBefore = claims.optionalInstant("nbf");
        if (notBefore.isPresent() && notBefore.get().isAfter(now.plus(skew))) {
            throw new TokenRefusal("nbf is in the future");
        }
        if (!now.isBefore(expires.plus(skew))) {
            throw new TokenRefusal("the token expired at " + expires);
        }
        if (claims.has("cnf")) {
            throw new TokenRefusal("the token is bound to a key: it is no bearer token");
        }
        return new Principal(
                token.issuer(),
                claims.text("sub"),
                claims.text("client_id"),
                claims.texts("aud"),
                claims.words("scope"),
                claims.text("jti"),
                expires);
    }

    private static byte[] decode(String part) throws TokenRefusal {
        if (part.indexOf('=') >= 0) {
            throw new TokenRefusal("the token is not base64url without padding");
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException notBase64) {
            throw new TokenRefusal("the token is not base64url without padding");
        }
    }
}
