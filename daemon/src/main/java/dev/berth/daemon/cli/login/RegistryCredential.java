package dev.berth.daemon.cli.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client shows to a registry.
 *
 * @param registry address as image names have it: {@code 127.0.0.1:5000}
 * @param user without a colon, which separates it from the secret
 * @param secret never logged
 */
public record RegistryCredential(String registry, String user, String secret) {
    public RegistryCredential {
        if (registry.isEmpty() || user.isEmpty() || secret.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException("no credential for registry \"" + registry + "\"");
        }
    }

    /** Base64 of {@code user:secret} (RFC 7617 §2). */
    String encoded() {
        return Base64.getEncoder()
                .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user + " at " + registry;
    }
}
