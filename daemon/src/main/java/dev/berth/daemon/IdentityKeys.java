package dev.berth.daemon;

import dev.berth.proxy.ServerIdentity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Has TLS show whatever certificate is valid when a handshake begins; a handshake that began with
 * the one before ends with it.
 */
final class IdentityKeys extends X509ExtendedKeyManager {
    private static final String PROTOCOL = "TLSv1.3";
    private static final String KEY_TYPE = "EC";

    private final Supplier<ServerIdentity> current;
    private final AtomicReference<Shown> shown;

    /** The identity that was last shown first, and the one before it. */
    private record Shown(ServerIdentity now, ServerIdentity before) {}

    private IdentityKeys(Supplier<ServerIdentity> current) {
        this.current = current;
        ServerIdentity first = current.get();
        this.shown = new AtomicReference<>(new Shown(first, first));
    }

    /** What a listener needs to speak as the appliance from now on. */
    static SSLContext context(Supplier<ServerIdentity> current) {
        try {
            var context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {new IdentityKeys(current)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + PROTOCOL, e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (!keyType.startsWith(KEY_TYPE)) {
            return null;
        }
        ServerIdentity next = current.get();
        return alias(
                shown.updateAndGet(old -> old.now().equals(next) ? old : new Shown(next, old.now()))
                        .now());
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
        Shown seen = shown.get();
        if (alias.equals(alias(seen.now()))) {
            return seen.now();
        }
        return alias.equals(alias(seen.before())) ? seen.before() : null;
    }

    private static String alias(ServerIdentity identity) {
        return identity.chain().getFirst().getSerialNumber().toString(16);
    }
}
