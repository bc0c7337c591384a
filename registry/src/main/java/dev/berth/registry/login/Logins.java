package dev.berth.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.AccountIndex;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Who may push, by a secret each.
 *
 * <p>A secret has 256 random bits, so one SHA-256 is enough to keep: there is nothing to guess, and
 * a slow hash would only help whoever wants to keep the registry busy.
 */
public final class Logins {
    private static final int SECRET_BYTES = 32;
    private static final Pattern USER = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.@-]{0,63}");

    /** Compared with where there is no such user, so that both answers take as long. */
    private static final byte[] NOBODY = new byte[SECRET_BYTES];

    private final AccountIndex accounts;
    private final InstantSource clock;
    private final int most;
    private final SecureRandom random = new SecureRandom();

    public Logins(AccountIndex accounts, InstantSource clock, int most) {
        this.accounts = accounts;
        this.clock = clock;
        this.most = most;
    }

    /**
     * Hands out a new secret; an earlier one of that user is worth nothing from then on. Passes
     * that were handed out for it are not taken back: each is good until its own time is over,
     * {@link dev.berth.registry.base.RegistryLimits.Access#passLife} at most.
     *
     * @throws IllegalArgumentException if the name is no user name
     */
    public Login issue(String user) {
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException(
                    "no user name: expected 1 to 64 letters, digits, . _ @ or -");
        }
        byte[] bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        if (!accounts.putLogin(user, hash(secret), clock.instant(), most)) {
            throw new StorageFault(
                    StorageFault.Kind.BUSY, "there are " + most + " logins, no more are kept");
        }
        return new Login(user, secret);
    }

    /** Whether that is the user's secret, in constant time. */
    public boolean verify(String user, String secret) {
        byte[] kept =
                USER.matcher(user).matches() ? accounts.secretHash(user).orElse(NOBODY) : NOBODY;
        return MessageDigest.isEqual(kept, hash(secret));
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
