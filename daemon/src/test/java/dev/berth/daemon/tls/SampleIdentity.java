package dev.berth.daemon.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with a certificate that it signed itself, as a user would give them. */
public record SampleIdentity(KeyPair keys, X509Certificate certificate) {
    /** One for that host, good for an hour from that moment on. */
    public static SampleIdentity of(String algorithm, int bits, String host, Instant from) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            KeyPair keys = generator.generateKeyPair();
            var subject = new X500Name("CN=" + host);
            var builder =
                    new JcaX509v3CertificateBuilder(
                            subject,
                            BigInteger.valueOf(from.toEpochMilli()),
                            Date.from(from),
                            Date.from(from.plusSeconds(3600)),
                            subject,
                            keys.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            String signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            var holder =
                    builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
            return new SampleIdentity(
                    keys, new JcaX509CertificateConverter().getCertificate(holder));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in PEM. */
    public String certificatePem() {
        try {
            return PemBundle.pem(certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key in PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** The key as tools wrote it before PKCS#8. */
    String olderKeyPem() throws IOException {
        byte[] older =
                PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
        return pem(keys.getPrivate().getAlgorithm() + " PRIVATE KEY", older);
    }

    /** A Secret of type kubernetes.io/tls. */
    public String secret(String name) {
        return """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s}
        type: kubernetes.io/tls
        data:
          tls.crt: %s
          tls.key: %s
        """
                .formatted(name, base64(certificatePem()), base64(keyPem()));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\r\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\r\n-----END "
                + label
                + "-----\r\n";
    }
}
