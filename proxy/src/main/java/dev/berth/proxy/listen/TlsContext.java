package dev.berth.proxy.listen;

import dev.berth.proxy.ServerIdentity;
import io.helidon.common.tls.Tls;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** TLS 1.3 of the listener, with an identity that can be replaced. */
final class TlsContext {
    private static final String PROTOCOL = "TLSv1.3";

    private final IdentityKeyManager keys;
    private final SSLContext context;

    TlsContext(ServerIdentity identity) {
        keys = new IdentityKeyManager(identity);
        try {
            context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {keys}, null, null);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + PROTOCOL, impossible);
        }
    }

    void identity(ServerIdentity next) {
        keys.identity(next);
    }

    Tls tls() {
        return Tls.builder()
                .sslContext(context)
                .enabledProtocols(List.of(PROTOCOL))
                .buildPrototype()
                .build();
    }
}
