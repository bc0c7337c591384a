package dev.berth.proxy.listen;

import dev.berth.proxy.ServerIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives TLS the identity that is valid now; a handshake that has begun ends with the identity it
 * began with, and connections that exist notice nothing.
 *
 * <p>Open to those whose identity is asked for at each handshake instead of told when it changes.
 */
public class IdentityKeyManager extends X509ExtendedKeyManager {
    private static final String PREFIX = "identity-";

    private final AtomicReference<Versions> versions;

    /** The identity of now and the one before it, for handshakes under way. */
    private record Versions(long number, ServerIdentity now, ServerIdentity before) {}

    public IdentityKeyManager(ServerIdentity first) {
        versions = new AtomicReference<>(new Versions(0, first, first));
    }

    /** The identity that handshakes begin with from now on; the same once more changes nothing. */
    protected final void identity(ServerIdentity next) {
        versions.updateAndGet(
                old ->
                        old.now().equals(next)
                                ? old
                                : new Versions(old.number() + 1, next, old.now()));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Versions seen = versions.get();
        String algorithm = seen.now().key().getAlgorithm();
        boolean fits =
                keyType.equals(algorithm)
                        || (keyType.equals("RSASSA-PSS") && algorithm.equals("RSA"))
                        || (keyType.startsWith("EC") && algorithm.equals("EC"))
                        || (keyType.equals("EdDSA") && algorithm.startsWith("Ed"));
        return fits ? PREFIX + seen.number() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerIdentity identity = named(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerIdentity identity = named(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable ServerIdentity named(String alias) {
        Versions seen = versions.get();
        if (alias.equals(PREFIX + seen.number())) {
            return seen.now();
        }
        return alias.equals(PREFIX + (seen.number() - 1)) ? seen.before() : null;
    }
}
