package dev.berth.daemon.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.berth.daemon.durable.DamagedFileException;
import dev.berth.daemon.durable.PrivateDirectory;
import dev.berth.daemon.lifecycle.DeviceClock;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The device's own issuer of access tokens (RFC 9068, ES256), for a device without an identity
 * provider.
 *
 * <p>Its name is drawn at random on the first start and kept with the keys: {@code https://<16 hex
 * digits>.berth.internal}. So it changes with neither host name nor address, no two devices share
 * it, it tells nothing about the device, and as a name under {@code .internal} (reserved for
 * private use) it can never be fetched from somebody else.
 *
 * <p>The signing key is replaced every {@link #ROTATION}. The one before stays published, without
 * its private part, until the last token that it can have signed has expired.
 */
public final class TokenIssuer {
    /** How long one key signs. */
    public static final Duration ROTATION = Duration.ofDays(30);

    /** A verifier may take a token for so long after it expired (RFC 7519 §4.1.4). */
    static final Duration VERIFIER_LEEWAY = Duration.ofMinutes(1);

    static final String FILE = "issuer.json";

    private static final String TYPE = "at+jwt";
    private static final int NAME_BYTES = 8;
    private static final int TOKEN_ID_BYTES = 16;

    private final PrivateDirectory directory;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile IssuerKeys keys;

    private TokenIssuer(
            PrivateDirectory directory, InstantSource clock, SecureRandom random, IssuerKeys keys) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
        this.keys = keys;
    }

    /**
     * Opens the issuer kept in {@code directory}, made there on the first start; rotates if it is
     * time.
     *
     * @param directory for its file alone; made with mode 0700
     * @throws DamagedFileException if its file is not what was written there
     */
    public static TokenIssuer open(Path directory, InstantSource clock) throws IOException {
        PrivateDirectory files = PrivateDirectory.open(directory);
        var random = new SecureRandom();
        Optional<byte[]> stored = files.read(FILE);
        if (stored.isPresent()) {
            IssuerKeys keys = IssuerKeys.parse(files.file(FILE), stored.get());
            var issuer = new TokenIssuer(files, clock, random, keys);
            issuer.rotateIfDue();
            return issuer;
        }
        Instant now = clock.instant();
        var keys = new IssuerKeys(newName(random), SigningKey.generate(now), Optional.empty());
        files.write(FILE, keys.encoded());
        return new TokenIssuer(files, clock, random, keys);
    }

    /** The issuer's name, {@code iss}. */
    public String name() {
        return keys.issuer();
    }

    /** When the next key is due. */
    public Instant rotateAt() {
        return keys.current().since().plus(ROTATION);
    }

    /**
     * Takes a new signing key if it is time; to be asked at every tick. A key that seems to come
     * from farther ahead than one period was made while the clock was wrong, and is replaced too.
     *
     * @return whether {@link #publicKeys} changed
     * @throws IOException if it cannot be stored; the present key then goes on signing
     */
    public synchronized boolean rotateIfDue() throws IOException {
        Instant now = clock.instant();
        Instant since = keys.current().since();
        boolean isDue = !now.isBefore(since.plus(ROTATION)) || now.isBefore(since.minus(ROTATION));
        if (!isDue || !DeviceClock.isSet(now)) {
            return false;
        }
        IssuerKeys rotated = keys.rotated(SigningKey.generate(now), now);
        directory.write(FILE, rotated.encoded());
        keys = rotated;
        return true;
    }

    /** The keys with which a token that is valid now may be signed, public parts only. */
    public JWKSet publicKeys() {
        IssuerKeys present = keys;
        List<JWK> published = new ArrayList<>();
        published.add(present.current().key().toPublicJWK());
        Instant now = clock.instant();
        present.previous()
                .filter(retired -> now.isBefore(lastUse(retired)))
                .ifPresent(retired -> published.add(retired.key()));
        return new JWKSet(published);
    }

    private static Instant lastUse(SigningKey retired) {
        return retired.since().plus(TokenRequest.MAX_LIFETIME).plus(VERIFIER_LEEWAY);
    }

    /** Checks what a token shall say and signs it; the parameters are {@link TokenRequest}'s. */
    public Result<AccessToken> create(
            String audience,
            SequencedSet<String> scopes,
            Duration lifetime,
            String subject,
            String clientId) {
        return TokenRequest.of(audience, scopes, lifetime, subject, clientId).map(this::create);
    }

    /** Signs a token. */
    public AccessToken create(TokenRequest request) {
        IssuerKeys present = keys;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = now.plus(request.lifetime());
        String id = newTokenId();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(present.issuer())
                        .audience(request.audience())
                        .subject(request.subject())
                        .claim("client_id", request.clientId())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(expiresAt))
                        .jwtID(id);
        if (!request.scopes().isEmpty()) {
            claims.claim("scope", String.join(" ", request.scopes()));
        }
        return new AccessToken(signed(present.current().key(), claims.build()), id, expiresAt);
    }

    private static String signed(ECKey key, JWTClaimsSet claims) {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(TYPE))
                        .keyID(key.getKeyID())
                        .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
            // A stored key whose private part decayed would sign what nobody can verify.
            if (!token.verify(new ECDSAVerifier(key.toPublicJWK()))) {
                throw new IllegalStateException("key " + key.getKeyID() + " does not fit itself");
            }
        } catch (JOSEException impossible) {
            throw new IllegalStateException("an ES256 key of ours does not sign", impossible);
        }
        return token.serialize();
    }

    private String newTokenId() {
        var bytes = new byte[TOKEN_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String newName(SecureRandom random) {
        var bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return "https://" + HexFormat.of().formatHex(bytes) + ".berth.internal";
    }
}
