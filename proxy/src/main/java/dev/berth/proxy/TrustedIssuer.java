package dev.berth.proxy;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.function.Supplier;

/**
 * Somebody whose access tokens are believed.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param keys its public keys as of now; asked for each token, so it answers from memory and gives
 *     the same object until the keys change
 */
public record TrustedIssuer(String issuer, Supplier<JWKSet> keys) {}
