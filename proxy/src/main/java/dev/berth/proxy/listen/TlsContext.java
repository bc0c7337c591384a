package dev.berth.proxy.listen;

import dev.berth.proxy.ServerIdentity;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

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

    /** How long a record can be, and what an engine wants room for. */
    int recordBytes() {
        return context.createSSLEngine().getSession().getPacketBufferSize();
    }

    void identity(ServerIdentity next) {
        keys.identity(next);
    }

    /**
     * A server's end of one connection. The client is not named to it: its name would be asked of
     * DNS.
     *
     * @param applicationProtocols for ALPN, the one that is liked best first
     */
    SSLEngine engine(List<String> applicationProtocols) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        return engine;
    }
}
