package dev.berth.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.policies.base.Result;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the short-lived passes that clients call bearer tokens.
 *
 * <p>A pass is {@code base64url(expiry \n owner \n scope...) . base64url(HMAC-SHA256)}. The key is
 * made when the process starts and never leaves it, so nothing is written for a pass, and a restart
 * ends all of them: clients then ask for another.
 */
public final class Passes {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final Duration life;
    private final InstantSource clock;
    private final Credentials credentials;

    public Passes(Duration life, InstantSource clock, Credentials credentials) {
        byte[] bits = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bits);
        this.key = new SecretKeySpec(bits, MAC);
        this.life = life;
        this.clock = clock;
        this.credentials = credentials;
    }

    /** How long a pass is good. */
    public Duration life() {
        return life;
    }

    /** A pass for those scopes of what the caller may. */
    public String issue(Caller owner, List<Scope> scopes) {
        var lines = new ArrayList<String>();
        lines.add(Long.toString(clock.instant().plus(life).getEpochSecond()));
        lines.add(Credentials.owner(owner));
        scopes.forEach(scope -> lines.add(scope.toString()));
        byte[] claims = String.join("\n", lines).getBytes(UTF_8);
        return ENCODER.encodeToString(claims) + "." + ENCODER.encodeToString(seal(claims));
    }

    /**
     * Whoever holds that pass; empty where it is not ours, was changed, or is too old, or where it
     * was handed to a robot that is gone.
     */
    public Optional<Caller> check(String pass) {
        int dot = pass.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(pass.substring(0, dot));
            byte[] sealed = Base64.getUrlDecoder().decode(pass.substring(dot + 1));
            return MessageDigest.isEqual(sealed, seal(claims))
                    ? holder(new String(claims, UTF_8).split("\n", -1))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads claims whose seal was ours, so their form is ours too. */
    private Optional<Caller> holder(String[] lines) {
        if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(lines[0])))) {
            return Optional.empty();
        }
        var scopes = new ArrayList<Scope>();
        for (int i = 2; i < lines.length; i++) {
            if (Scope.parse(lines[i]) instanceof Result.Ok<Scope>(Scope scope)) {
                scopes.add(scope);
            }
        }
        return credentials.named(lines[1]).map(owner -> new Caller.Holder(owner, scopes));
    }

    private byte[] seal(byte[] claims) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(claims);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
