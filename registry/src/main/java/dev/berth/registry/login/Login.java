package dev.berth.registry.login;

/**
 * A user name and its secret, as they are handed out once; the registry keeps only a hash.
 *
 * @param user the name
 * @param secret 256 random bits, base64url without padding
 */
public record Login(String user, String secret) {
    /** Without the secret, so that a log never shows it. */
    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
