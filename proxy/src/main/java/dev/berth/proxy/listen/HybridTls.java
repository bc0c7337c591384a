package dev.berth.proxy.listen;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the key exchange X25519MLKEM768, which the JDK's engine has only from version 27 on.
 *
 * <p>Made by Bouncy Castle, whose classes are loaded with the first of these. No provider of it is
 * registered with the process.
 */
final class HybridTls {
    /** Those behind the first are for signatures, and for clients that retract their offer. */
    private static final List<String> GROUPS =
            Stream.concat(Stream.of("X25519MLKEM768"), TlsContext.GROUPS.stream()).toList();

    /** Held, for levels of loggers that nobody holds are forgotten. */
    private final Logger provider = Logger.getLogger("org.bouncycastle.jsse");

    private final SSLContext context;

    HybridTls(
            KeyManager[] keys,
            TrustManager @Nullable [] clients,
            int sessionSeconds,
            int cachedSessions) {
        // It tells of each connection, and with a stack trace of each one that is refused.
        provider.setLevel(Level.OFF);
        try {
            context =
                    SSLContext.getInstance(
                            "TLS", new BouncyCastleJsseProvider(false, new HybridCrypto()));
            context.init(keys, clients, new SecureRandom());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Bouncy Castle has TLS", impossible);
        }
        context.getServerSessionContext().setSessionTimeout(sessionSeconds);
        context.getServerSessionContext().setSessionCacheSize(cachedSessions);
    }

    /** One end of a connection, to be set up like those of the JDK. */
    SSLEngine engine() {
        return context.createSSLEngine();
    }

    /** Makes the hybrid the group that is liked best; the last thing to be set. */
    static void prefer(SSLEngine engine) {
        if (engine instanceof BCSSLEngine made) {
            BCSSLParameters parameters = made.getParameters();
            parameters.setNamedGroups(GROUPS.toArray(String[]::new));
            parameters.setUseNamedGroupsOrder(true);
            made.setParameters(parameters);
        }
    }
}
