package dev.berth.daemon.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM that others wrote (RFC 7468): text around the blocks is skipped, keys come in the forms
 * that tools write today (PKCS#8) and those before (PKCS#1, SEC 1).
 */
final class PemText {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]{1,40})-----\\s++([A-Za-z0-9+/=\\s]++)-----END \\1-----");
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SHORT_LENGTH = 0x80;

    private PemText() {}

    /** The certificates in order; none where there are more than {@code most}. */
    static List<X509Certificate> certificates(byte[] text, int most)
            throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = blocks(text);
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                if (found.size() == most) {
                    return List.of();
                }
                found.add(PemBundle.certificate(bytes(blocks)));
            }
        }
        return found;
    }

    /** The one key in there; empty where there is none, an encrypted one, or several. */
    static Optional<PrivateKey> key(byte[] text, PublicKey open) throws GeneralSecurityException {
        Matcher blocks = blocks(text);
        byte[] pkcs8 = null;
        while (blocks.find()) {
            byte[] key =
                    switch (blocks.group(1)) {
                        case "PRIVATE KEY" -> bytes(blocks);
                        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> wrapped(bytes(blocks), open);
                        default -> null;
                    };
            if (key != null && pkcs8 != null) {
                return Optional.empty();
            }
            pkcs8 = key == null ? pkcs8 : key;
        }
        return pkcs8 == null
                ? Optional.empty()
                : Optional.of(
                        KeyFactory.getInstance(open.getAlgorithm())
                                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }

    private static Matcher blocks(byte[] text) {
        return BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(Matcher block) {
        return Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
    }

    /**
     * An older key in PKCS#8 (RFC 5958): version, algorithm, key. The algorithm with its parameters
     * is that of the certificate's key, which the private one has to fit anyway.
     */
    private static byte[] wrapped(byte[] key, PublicKey open) {
        byte[] algorithm = firstElement(open.getEncoded());
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {INTEGER, 1, 0});
        content.writeBytes(algorithm);
        content.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /** The algorithm of a SubjectPublicKeyInfo (RFC 5280 §4.1), with tag and length. */
    private static byte[] firstElement(byte[] sequence) {
        int start = headLength(sequence, 0);
        int length = headLength(sequence, start) + contentLength(sequence, start);
        return Arrays.copyOfRange(sequence, start, start + length);
    }

    private static int headLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < SHORT_LENGTH ? 2 : 2 + (first - SHORT_LENGTH);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < SHORT_LENGTH) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - SHORT_LENGTH; i++) {
            length = (length << Byte.SIZE) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        var element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < SHORT_LENGTH) {
            element.write(content.length);
        } else {
            int bytes = content.length > 0xff ? 2 : 1;
            element.write(SHORT_LENGTH + bytes);
            if (bytes == 2) {
                element.write(content.length >> Byte.SIZE);
            }
            element.write(content.length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }
}
