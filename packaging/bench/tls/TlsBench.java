package dev.berth.bench;

import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.listen.IdentityKeyManager;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What TLS costs a server with one provider: one run, one provider, one line. */
public final class TlsBench {
    private static final String HYBRID = "X25519MLKEM768";
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int CHUNKS = 640;
    private static final double NANOS = 1e3;
    private static final int HANDSHAKES_OF_A_BULK = 50;

    private final Provider bcjsse;
    private final int warm;
    private final int measured;
    private final ServerIdentity identity = identity();
    private final boolean bouncyCastle;
    private final String group;
    private final SSLContext server;
    private final SSLContext client;

    private static ServerIdentity identity() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        var name = new X500Name("CN=bench");
        Date from = Date.from(Instant.now().minus(Duration.ofHours(1)));
        Date until = Date.from(Instant.now().plus(Duration.ofDays(1)));
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name, BigInteger.ONE, from, until, name, keys.getPublic());
            X509Certificate certificate =
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new ServerIdentity(keys.getPrivate(), List.of(certificate));
        } catch (OperatorCreationException impossible) {
            throw new GeneralSecurityException(impossible);
        }
    }

    private TlsBench(String provider, int warm, int measured)
            throws GeneralSecurityException, IOException {
        this.warm = warm;
        this.measured = measured;
        switch (provider) {
            case "sunjsse", "bcjsse", "bcjsse-hybrid" -> {}
            case "sunjsse-xdh" -> Security.insertProviderAt(new XdhProvider(), 1);
            default -> throw new IllegalArgumentException("no such provider: " + provider);
        }
        group = provider.contains("hybrid") ? HYBRID : "x25519";
        bcjsse =
                group.equals(HYBRID)
                        ? new BouncyCastleJsseProvider(false, KeyExchange.crypto())
                        : new BouncyCastleJsseProvider("default");
        bouncyCastle = provider.startsWith("bc");
        server = context(bouncyCastle);
        client = context(group.equals(HYBRID));
    }

    private SSLContext context(boolean bc) throws GeneralSecurityException, IOException {
        SSLContext context =
                bc ? SSLContext.getInstance("TLS", bcjsse) : SSLContext.getInstance("TLS");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("bench", identity.chain().getFirst());
        var trust = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
        trust.init(trusted);
        context.init(
                new KeyManager[] {new IdentityKeyManager(identity)},
                trust.getTrustManagers(),
                new SecureRandom());
        return context;
    }

    /** The client looks for a session to resume by the server's name and port. */
    private Pair connect(boolean resumed) throws IOException {
        SSLEngine near =
                engine(
                        resumed ? client.createSSLEngine("bench", 1) : client.createSSLEngine(),
                        true);
        return new Pair(near, engine(server.createSSLEngine(), false)).handshake();
    }

    private SSLEngine engine(SSLEngine engine, boolean asClient) {
        engine.setUseClientMode(asClient);
        if (engine instanceof BCSSLEngine bc) {
            BCSSLParameters parameters = bc.getParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            parameters.setNamedGroups(new String[] {group, "secp256r1"});
            bc.setParameters(parameters);
        } else {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            parameters.setNamedGroups(new String[] {"x25519", "secp256r1"});
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    /** Microseconds of the server for one, full or resumed, after warming up. */
    private double handshakes(boolean resumed) throws IOException {
        for (int i = 0; i < warm; i++) {
            connect(resumed);
        }
        long nanos = 0;
        for (int i = 0; i < measured; i++) {
            nanos += connect(resumed).serverNanos();
        }
        return nanos / NANOS / measured;
    }

    /** Microseconds of the server for 10 MiB, which it sends or gets. */
    private double bulk(boolean sends) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        Pair pair = connect(false);
        for (int i = 0; i < warm / HANDSHAKES_OF_A_BULK; i++) {
            pair.bulk(sends, chunk, CHUNKS);
        }
        pair.serverNanos();
        int times = measured / HANDSHAKES_OF_A_BULK;
        for (int i = 0; i < times; i++) {
            pair.bulk(sends, chunk, CHUNKS);
        }
        return pair.serverNanos() / NANOS / times;
    }

    /**
     * Prints the server's processor microseconds.
     *
     * @param args provider, handshakes to warm up, handshakes to measure
     */
    public static void main(String[] args) throws GeneralSecurityException, IOException {
        // Held until the end: levels of loggers that nobody holds are forgotten.
        Logger log = Logger.getLogger("org.bouncycastle");
        log.setLevel(Level.OFF);
        var bench = new TlsBench(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        double full = bench.handshakes(false);
        String resumed =
                bench.bouncyCastle
                        ? "-"
                        : String.format(Locale.ROOT, "%.0f", bench.handshakes(true));
        System.out.printf(
                Locale.ROOT,
                "%-14s %10.0f %10s %12.0f %12.0f%n",
                args[0],
                full,
                resumed,
                bench.bulk(true),
                bench.bulk(false));
        log.setLevel(Level.WARNING);
    }
}
