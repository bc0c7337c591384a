package dev.berth.daemon.tls;

import dev.berth.daemon.durable.DamagedFileException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key and its certificate in one text (RFC 7468), so that one rename replaces both and
 * neither can ever be without the other.
 */
record PemBundle(PrivateKey key, X509Certificate certificate) {
    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final String CERTIFICATE_LABEL = "CERTIFICATE";
    private static final Pattern FORM =
            Pattern.compile(block(KEY_LABEL) + block(CERTIFICATE_LABEL));
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final byte[] PROBE = {'b', 'e', 'r', 't', 'h'};

    private static String block(String label) {
        return "-----BEGIN " + label + "-----\n([A-Za-z0-9+/=\n]++)-----END " + label + "-----\n";
    }

    /**
     * Reads what {@link #encoded} wrote, with the JDK's own parsers (Bouncy Castle's would cost
     * start-up time on every start, not just on those that issue something).
     *
     * @throws DamagedFileException if a byte is missing or too many, or the two do not belong
     *     together
     */
    static PemBundle parse(Path file, byte[] content) throws DamagedFileException {
        Matcher form = FORM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!form.matches()) {
            throw new DamagedFileException(
                    file,
                    "expected a PEM block "
                            + KEY_LABEL
                            + " and a PEM block "
                            + CERTIFICATE_LABEL
                            + " and nothing else in its "
                            + content.length
                            + " bytes");
        }
        try {
            PrivateKey key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(bytes(form.group(1))));
            X509Certificate certificate = certificate(bytes(form.group(2)));
            requirePair(file, key, certificate);
            return new PemBundle(key, certificate);
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new DamagedFileException(
                    file, "its PEM blocks hold no EC key with certificate", unreadable);
        }
    }

    /** The text of both, ASCII. */
    byte[] encoded() throws CertificateEncodingException {
        return (pem(KEY_LABEL, key.getEncoded()) + pem(certificate))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of a certificate alone, which is no secret. */
    static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return pem(CERTIFICATE_LABEL, certificate.getEncoded());
    }

    static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    private static void requirePair(Path file, PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, DamagedFileException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new DamagedFileException(file, "its key is not the one of its certificate");
        }
    }

    private static byte[] bytes(String lines) {
        return Base64.getDecoder().decode(lines.replace("\n", ""));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + LINES.encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PemBundle[" + certificate.getSubjectX500Principal() + "]";
    }
}
