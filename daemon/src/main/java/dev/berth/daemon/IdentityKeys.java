package dev.berth.daemon;

import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.listen.IdentityKeyManager;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Has TLS show whatever certificate is valid when a handshake begins. */
final class IdentityKeys extends IdentityKeyManager {
    private static final String PROTOCOL = "TLSv1.3";

    private final Supplier<ServerIdentity> current;

    private IdentityKeys(Supplier<ServerIdentity> current) {
        super(current.get());
        this.current = current;
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
        identity(current.get());
        return super.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        identity(current.get());
        return super.chooseServerAlias(keyType, issuers, socket);
    }
}
