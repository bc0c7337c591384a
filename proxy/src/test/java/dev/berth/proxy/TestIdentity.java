package dev.berth.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed server certificate made by the JDK's keytool. */
public record TestIdentity(ServerIdentity identity, X509Certificate certificate) {
    private static final String PASSWORD = "changeit";

    /** A fresh key for these names and 127.0.0.1. */
    public static TestIdentity create(String commonName, String... hosts)
            throws IOException, GeneralSecurityException, InterruptedException {
        return create(List.of("EC", "-groupname", "secp256r1"), commonName, hosts);
    }

    /** The same with an RSA key. */
    public static TestIdentity createRsa(String commonName, String... hosts)
            throws IOException, GeneralSecurityException, InterruptedException {
        return create(List.of("RSA", "-keysize", "2048"), commonName, hosts);
    }

    private static TestIdentity create(List<String> kind, String commonName, String... hosts)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory("identity").resolve("store.p12");
        var names = new StringBuilder("san=ip:127.0.0.1");
        for (String host : hosts) {
            names.append(",dns:").append(host);
        }
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                kind.get(0),
                                kind.get(1),
                                kind.get(2),
                                "-dname",
                                "CN=" + commonName,
                                "-ext",
                                names.toString(),
                                "-validity",
                                "2",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), PASSWORD.toCharArray());
        Files.delete(store);
        Files.delete(store.getParent());
        Certificate certificate = keys.getCertificate("server");
        PrivateKey key = (PrivateKey) keys.getKey("server", PASSWORD.toCharArray());
        return new TestIdentity(
                new ServerIdentity(key, List.of((X509Certificate) certificate)),
                (X509Certificate) certificate);
    }

    /** A client's context that trusts these certificates only. */
    public static SSLContext trusting(TestIdentity... trusted)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust(trusted), null);
        return context;
    }

    /** The same for a client that shows this certificate if it is asked for one. */
    public SSLContext presentingTo(TestIdentity... trusted)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys(), trust(trusted), null);
        return context;
    }

    private static TrustManager[] trust(TestIdentity... trusted)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        for (TestIdentity identity : trusted) {
            keys.setCertificateEntry(
                    identity.certificate().getSubjectX500Principal().getName(),
                    identity.certificate());
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keys);
        return factory.getTrustManagers();
    }

    /** A server's context with this key. */
    public SSLContext serving() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), null, null);
        return context;
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        var chain = identity.chain().toArray(new Certificate[0]);
        keys.setKeyEntry("server", identity.key(), PASSWORD.toCharArray(), chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    /** The key as openssl wants it. */
    public String keyPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(identity.key().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** The certificate as curl wants it. */
    public String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
