package dev.berth.proxy.listen;

import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives TLS the identity that is valid now for the server name that the client asks for; a
 * handshake that has begun ends with the identity it began with, and connections that exist notice
 * nothing.
 *
 * <p>TLS asks for one kind of key after the other, in the client's order. Where a host has several,
 * the order is ours: a signature of ECDSA costs a fraction of one of RSA.
 *
 * <p>Open to those whose identity is asked for at each handshake instead of told when it changes.
 */
public class IdentityKeyManager extends X509ExtendedKeyManager {
    private static final String RSA = "RSA";
    private static final String EC = "EC";

    private final AtomicReference<Versions> versions;

    /** The identities of now and those before them, for handshakes under way. */
    private record Versions(Identities now, Identities before) {}

    public IdentityKeyManager(ServerIdentity first) {
        var only = new Identities(0, first, HostIdentities.NONE);
        versions = new AtomicReference<>(new Versions(only, only));
    }

    /** The identity of every host without one of its own, from the next handshake on. */
    protected final void identity(ServerIdentity next) {
        change(now -> new Identities(now.number() + 1, next, now.hosts()));
    }

    /** The identities of hosts, from the next handshake on. */
    final void hosts(HostIdentities next) {
        change(now -> new Identities(now.number() + 1, now.fallback(), next));
    }

    private void change(UnaryOperator<Identities> change) {
        versions.updateAndGet(
                old -> {
                    Identities next = change.apply(old.now());
                    boolean same =
                            next.fallback().equals(old.now().fallback())
                                    && next.hosts().equals(old.now().hosts());
                    return same ? old : new Versions(next, old.now());
                });
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType, engine == null ? null : engine.getHandshakeSession());
    }

    private @Nullable String choose(String keyType, @Nullable Object session) {
        Identities now = versions.get().now();
        ExtendedSSLSession handshake = session instanceof ExtendedSSLSession known ? known : null;
        List<ServerIdentity> candidates = now.of(serverName(handshake));
        boolean better =
                isRsa(keyType)
                        && candidates.stream().anyMatch(one -> isKey(one, EC))
                        && takesEcdsa(handshake);
        if (better) {
            return null;
        }
        for (ServerIdentity candidate : candidates) {
            if (fits(keyType, candidate)) {
                return now.alias(candidate);
            }
        }
        return null;
    }

    private static @Nullable String serverName(@Nullable ExtendedSSLSession handshake) {
        if (handshake == null) {
            return NamedEngine.earlyServerName();
        }
        for (SNIServerName name : handshake.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                return host.getAsciiName();
            }
        }
        return null;
    }

    private static boolean takesEcdsa(@Nullable ExtendedSSLSession handshake) {
        if (handshake != null) {
            for (String algorithm : handshake.getPeerSupportedSignatureAlgorithms()) {
                if (algorithm.equalsIgnoreCase("SHA256withECDSA")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean fits(String keyType, ServerIdentity identity) {
        String algorithm = identity.key().getAlgorithm();
        return keyType.equals(algorithm)
                || (isRsa(keyType) && algorithm.equals(RSA))
                || (keyType.startsWith(EC) && algorithm.equals(EC))
                || (keyType.startsWith("Ed") && algorithm.startsWith("Ed"));
    }

    private static boolean isRsa(String keyType) {
        return keyType.equals(RSA) || keyType.equals("RSASSA-PSS");
    }

    private static boolean isKey(ServerIdentity identity, String algorithm) {
        return identity.key().getAlgorithm().equals(algorithm);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, null);
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
        String alias = choose(keyType, null);
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
        ServerIdentity now = seen.now().named(alias);
        return now == null ? seen.before().named(alias) : now;
    }
}
