package dev.berth.registry.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key that signatures are checked with: ECDSA on P-256 with SHA-256, or Ed25519 in both
 * forms of RFC 8032.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280,
 *     SubjectPublicKeyInfo</a>
 */
public final class VerificationKey {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int LINE_CHARACTERS = 64;

    /**
     * What every SubjectPublicKeyInfo of a P-256 point begins with; the point's 65 bytes follow.
     */
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final int P256_BYTES = P256.length + 65;

    private final PublicKey key;
    private final String algorithm;
    private final String id;

    private VerificationKey(PublicKey key, String algorithm, String id) {
        this.key = key;
        this.algorithm = algorithm;
        this.id = id;
    }

    /** Reads one PEM block {@code PUBLIC KEY}. */
    public static Result<VerificationKey> parse(String pem, int mostBytes) {
        String text = pem.strip();
        if (text.length() > mostBytes) {
            return refused("more than " + mostBytes + " bytes");
        }
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            return refused("no PEM block PUBLIC KEY, as cosign.pub has it");
        }
        try {
            String body = text.substring(BEGIN.length(), text.length() - END.length());
            byte[] encoded = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
            return of(encoded)
                    .<Result<VerificationKey>>map(Result::ok)
                    .orElseGet(() -> refused("neither ECDSA on P-256 nor Ed25519"));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return refused("not Base64");
        } catch (GeneralSecurityException e) {
            return refused("no key");
        }
    }

    private static Optional<VerificationKey> of(byte[] encoded) throws GeneralSecurityException {
        String id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        var specification = new X509EncodedKeySpec(encoded);
        if (isP256(encoded)
                && KeyFactory.getInstance("EC").generatePublic(specification)
                        instanceof ECPublicKey key) {
            return Optional.of(new VerificationKey(key, "SHA256withECDSA", id));
        }
        return encoded.length < P256_BYTES
                        && KeyFactory.getInstance("EdDSA").generatePublic(specification)
                                instanceof EdECPublicKey key
                        && key.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
                ? Optional.of(new VerificationKey(key, "Ed25519", id))
                : Optional.empty();
    }

    /** By its form: the name of a curve is not to be had from the parameters. */
    private static boolean isP256(byte[] encoded) {
        return encoded.length == P256_BYTES
                && Arrays.equals(encoded, 0, P256.length, P256, 0, P256.length);
    }

    private static Result<VerificationKey> refused(String why) {
        return Result.refused(Problem.at("keys", "a key is " + why));
    }

    /** Its name: the SHA-256 of its encoding, 64 hex digits. */
    public String id() {
        return id;
    }

    /** {@code ecdsa-p256} or {@code ed25519}. */
    public String kind() {
        return key instanceof ECPublicKey ? "ecdsa-p256" : "ed25519";
    }

    /** As PEM, with lines of 64 characters. */
    public String pem() {
        var encoder = Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(US_ASCII));
        return BEGIN + "\n" + encoder.encodeToString(key.getEncoded()) + "\n" + END + "\n";
    }

    /**
     * Whether its owner signed that; a malformed signature is none. cosign signs payloads by the
     * pre-hashed form of Ed25519 and others by the pure one; no signature is good for both.
     */
    boolean signed(byte[] message, byte[] signature) {
        return key instanceof ECPublicKey
                ? signed(message, signature, Optional.empty())
                : signed(message, signature, Optional.of(new EdDSAParameterSpec(true)))
                        || signed(message, signature, Optional.of(new EdDSAParameterSpec(false)));
    }

    private boolean signed(byte[] message, byte[] signature, Optional<EdDSAParameterSpec> form) {
        try {
            var check = Signature.getInstance(algorithm);
            check.initVerify(key);
            if (form.isPresent()) {
                check.setParameter(form.get());
            }
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Its kind and name. */
    @Override
    public String toString() {
        return kind() + ":" + id;
    }
}
