package dev.berth.proxy.upstream;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS towards endpoints, whose certificates are not looked at.
 *
 * <p>A pod has no name that an authority could vouch for; what it is known by is the address on the
 * private bridge, which the daemon gave it and which nobody else can take. The encryption is for
 * programs that speak nothing else, and adds no trust of its own. It must never lead off this host.
 */
final class UnnamedPeers extends X509ExtendedTrustManager {
    private static final SSLContext CONTEXT = context();

    private UnnamedPeers() {}

    static SSLEngine engine() {
        SSLEngine engine = CONTEXT.createSSLEngine();
        engine.setUseClientMode(true);
        return engine;
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new UnnamedPeers()}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no TLS", missing);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        // Known by its address, see above.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        // Known by its address, see above.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        // Known by its address, see above.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        throw new IllegalStateException("these are no servers");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        throw new IllegalStateException("these are no servers");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new IllegalStateException("these are no servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
