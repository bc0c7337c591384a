package dev.berth.proxy.token;

import com.nimbusds.jose.jwk.JWKSet;
import dev.berth.policies.access.AccessRule;
import dev.berth.policies.access.Decision;
import dev.berth.policies.access.Permit;
import dev.berth.policies.access.Principal;
import dev.berth.proxy.TrustedIssuer;
import dev.berth.proxy.fault.Challenge;
import dev.berth.proxy.limit.TokenLimits;
import dev.berth.proxy.wire.Fields;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Turns a request's token into a permit for a route, or into the challenge that it is answered. */
public final class TokenGate {
    private final Map<String, TrustedIssuer> issuers = new HashMap<>();
    private final TokenLimits limits;
    private final InstantSource clock;
    private final JwtVerifier verifier;
    private final VerifiedTokens verified;

    public TokenGate(Iterable<TrustedIssuer> issuers, TokenLimits limits, InstantSource clock) {
        for (TrustedIssuer issuer : issuers) {
            if (this.issuers.put(issuer.issuer(), issuer) != null) {
                throw new IllegalArgumentException(issuer.issuer() + " is given twice");
            }
        }
        this.limits = limits;
        this.clock = clock;
        this.verifier = new JwtVerifier(limits);
        this.verified = new VerifiedTokens(limits.cached());
    }

    /** Asks whether a request with these fields may pass under a rule. */
    public Admission admit(Fields fields, AccessRule rule) {
        return switch (BearerToken.of(fields, limits.bytes())) {
            case BearerToken.Absent() -> refused(Challenge.Lack.NO_CREDENTIALS, rule, how(rule));
            case BearerToken.Malformed(String why) ->
                    refused(Challenge.Lack.INVALID_REQUEST, rule, why);
            case BearerToken.Present(String token) -> admit(token, rule);
        };
    }

    private Admission admit(String token, AccessRule rule) {
        Instant now = clock.instant();
        try {
            Decision decision = rule.decide(principal(token, now), now, limits.skew());
            return switch (decision) {
                case Decision.Granted(Permit permit) -> new Admission.Admitted(permit);
                case Decision.InvalidToken(String why) ->
                        refused(Challenge.Lack.INVALID_TOKEN, rule, why);
                case Decision.InsufficientScope(Set<String> required) ->
                        new Admission.Refused(
                                new Challenge(
                                        Challenge.Lack.INSUFFICIENT_SCOPE,
                                        rule.audience(),
                                        "the token's scope does not reach this route",
                                        required));
            };
        } catch (TokenRefusal refusal) {
            return refused(Challenge.Lack.INVALID_TOKEN, rule, refusal.why());
        }
    }

    private Principal principal(String token, Instant now) throws TokenRefusal {
        ByteBuffer key = VerifiedTokens.key(token);
        VerifiedTokens.Verified known = verified.get(key);
        if (known != null && known.keys().equals(keysOf(known.principal().issuer()))) {
            return known.principal();
        }
        verified.remove(key);
        JwtVerifier.Unverified opened = verifier.open(token);
        JWKSet keys = keysOf(opened.issuer());
        Principal principal = verifier.verify(opened, keys, now);
        verified.put(key, new VerifiedTokens.Verified(principal, keys));
        return principal;
    }

    private JWKSet keysOf(String issuer) throws TokenRefusal {
        TrustedIssuer trusted = issuers.get(issuer);
        if (trusted == null) {
            throw new TokenRefusal("the issuer is not trusted here");
        }
        return trusted.keys().get();
    }

    private static Admission refused(Challenge.Lack error, AccessRule rule, String detail) {
        return new Admission.Refused(new Challenge(error, rule.audience(), detail, Set.of()));
    }

    private static String how(AccessRule rule) {
        return "this route needs an access token of "
                + rule.issuer()
                + " with audience "
                + rule.audience()
                + (rule.scopes().isEmpty() ? "" : " and scope " + String.join(" ", rule.scopes()))
                + ", sent as Authorization: Bearer TOKEN; for the device's own issuer: "
                + "berth token create --audience "
                + rule.audience();
    }
}
