package dev.berth.proxy.listen;

import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the listener, with identities that can be replaced. The context lives as long as the
 * listener, so that no connection notices a change.
 */
final class TlsContext {
    private static final String TLS_1_3 = "TLSv1.3";
    private static final String TLS_1_2 = "TLSv1.2";

    /**
     * How long a ticket can be used, and half of how long its key lives; RFC 8446 allows 7 days.
     */
    private static final int SESSION_SECONDS = 12 * 3600;

    /** Sessions of clients without tickets, of which TLS 1.2 has some. */
    private static final int CACHED_SESSIONS = 1024;

    /** Demands of hosts that are remembered. */
    private static final int MAX_SIDES = 256;

    private static final List<String> SUITES_1_3 =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    /** Forward secret and authenticated (RFC 9325 §4.2), nothing else. */
    private static final List<String> SUITES_1_2 =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * Those that clients have; none of finite fields, of which a client could choose one that costs
     * fifty times as much (RFC 7919: up to 8192 bits).
     */
    static final List<String> GROUPS = List.of("x25519", "secp256r1", "secp384r1", "secp521r1");

    private final IdentityKeyManager keys;
    private final TrustManager @Nullable [] clients;
    private final SSLContext context;
    private final TlsSettings settings;
    private final ClientDemands demands;

    /**
     * For hosts with demands of their own: whose tickets are no good elsewhere, so that no session
     * is resumed without its client's certificate.
     */
    private final Map<Set<X509Certificate>, TlsContext> sides = new ConcurrentHashMap<>();

    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable HybridTls hybrid;

    TlsContext(ServerIdentity identity, TlsSettings settings, ClientDemands demands) {
        this(new IdentityKeyManager(identity), settings, demands);
    }

    private TlsContext(IdentityKeyManager keys, TlsSettings settings, ClientDemands demands) {
        this.settings = settings;
        this.demands = demands;
        this.keys = keys;
        X25519Provider.install();
        try {
            context = SSLContext.getInstance(TLS_1_3);
            clients = clients(settings.clientAuthorities());
            context.init(new KeyManager[] {keys}, clients, null);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("every JDK has " + TLS_1_3, impossible);
        }
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        context.getServerSessionContext().setSessionCacheSize(CACHED_SESSIONS);
    }

    void identity(ServerIdentity next) {
        keys.identity(next);
    }

    void hosts(HostIdentities next) {
        keys.hosts(next);
    }

    /** How long a record can be, and what an engine wants room for. */
    int recordBytes() {
        return context.createSSLEngine().getSession().getPacketBufferSize();
    }

    /**
     * A server's end of one connection. The client is not named to it: its name would be asked of
     * DNS.
     *
     * @param applicationProtocols for ALPN, the one that is liked best first
     */
    NamedEngine engine(List<String> applicationProtocols) {
        return new NamedEngine(
                plainEngine(applicationProtocols), hello -> choose(hello, applicationProtocols));
    }

    private EngineChoice.Chosen choose(ClientHello hello, List<String> applicationProtocols)
            throws SSLException {
        String name = hello.serverName();
        Optional<Set<X509Certificate>> wanted =
                demands.of(name == null ? "" : name.toLowerCase(Locale.ROOT));
        TlsContext side = wanted.isPresent() ? side(wanted.get()) : this;
        SSLEngine other = null;
        if (hello.hybrid()) {
            other = side.hybridEngine(applicationProtocols);
        } else if (side != this) {
            other = side.plainEngine(applicationProtocols);
        }
        return new EngineChoice.Chosen(other, hello.hybrid(), wanted.orElse(Set.of()));
    }

    private TlsContext side(Set<X509Certificate> authorities) throws SSLException {
        if (authorities.isEmpty()) {
            throw new SSLException("the host asks for a certificate that nobody can vouch for");
        }
        if (sides.size() >= MAX_SIDES) {
            // Demands that nobody has any more; those that somebody has are made anew.
            sides.clear();
        }
        return sides.computeIfAbsent(
                authorities,
                absent ->
                        new TlsContext(
                                keys,
                                new TlsSettings(settings.tls12(), List.copyOf(authorities), true),
                                ClientDemands.NONE));
    }

    private SSLEngine plainEngine(List<String> applicationProtocols) {
        SSLEngine engine = context.createSSLEngine();
        setUp(engine, applicationProtocols);
        return engine;
    }

    private SSLEngine hybridEngine(List<String> applicationProtocols) {
        SSLEngine engine = hybrid().engine();
        setUp(engine, applicationProtocols);
        HybridTls.prefer(engine);
        return engine;
    }

    /** Made for the first client that wants it: many a device never meets one. */
    private HybridTls hybrid() {
        HybridTls made = hybrid;
        if (made != null) {
            return made;
        }
        loading.lock();
        try {
            made = hybrid;
            if (made == null) {
                made =
                        new HybridTls(
                                new KeyManager[] {keys}, clients, SESSION_SECONDS, CACHED_SESSIONS);
                hybrid = made;
            }
            return made;
        } finally {
            loading.unlock();
        }
    }

    private void setUp(SSLEngine engine, List<String> applicationProtocols) {
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(
                settings.tls12() ? new String[] {TLS_1_3, TLS_1_2} : new String[] {TLS_1_3});
        parameters.setCipherSuites(suites());
        parameters.setNamedGroups(GROUPS.toArray(String[]::new));
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        if (settings.clientRequired()) {
            parameters.setNeedClientAuth(true);
        } else if (!settings.clientAuthorities().isEmpty()) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
    }

    private String[] suites() {
        List<String> suites = new ArrayList<>(SUITES_1_3);
        if (settings.tls12()) {
            suites.addAll(SUITES_1_2);
        }
        return suites.toArray(String[]::new);
    }

    private static TrustManager @Nullable [] clients(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            trusted.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
