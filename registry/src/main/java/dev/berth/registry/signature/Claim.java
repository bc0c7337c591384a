package dev.berth.registry.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.berth.policies.image.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Bytes that somebody signed, and what they say: only what was signed is believed, and only once
 * the signature holds.
 *
 * @param message what was signed
 * @param signature by an unknown key
 * @param names whether the message, believed, names that image
 */
record Claim(Supplier<byte[]> message, Supplier<byte[]> signature, Predicate<Digest> names) {
    private static final String IMAGE_SIGNATURE = "cosign container image signature";
    private static final String STATEMENT = "application/vnd.in-toto+json";
    private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    private static final String OLD_STATEMENT_TYPE = "https://in-toto.io/Statement/v0.1";

    /** The predicate of a signature; those of attestations say other things about an image. */
    private static final String SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

    /**
     * A payload of simple signing. The reference in it names where the image was when it was
     * signed; it may have been copied since, so the digest alone counts.
     *
     * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign,
     *     signature specification</a>
     */
    static Claim simple(byte[] payload, byte[] signature) {
        return new Claim(() -> payload, () -> signature, digest -> simpleNames(payload, digest));
    }

    private static boolean simpleNames(byte[] payload, Digest digest) {
        var critical = Json.object(payload).flatMap(json -> Json.object(json, "critical"));
        return critical.flatMap(json -> Json.text(json, "type"))
                        .filter(IMAGE_SIGNATURE::equals)
                        .isPresent()
                && critical.flatMap(json -> Json.object(json, "image"))
                        .flatMap(json -> Json.digest(json, "docker-manifest-digest"))
                        .filter(digest::equals)
                        .isPresent();
    }

    /**
     * An envelope around a statement; empty where it is none.
     *
     * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE,
     *     protocol</a>
     */
    static Optional<Claim> envelope(JsonObject envelope) {
        var signatures = Json.objects(envelope, "signatures");
        var payload = Json.base64(envelope, "payload");
        boolean isStatement =
                Json.text(envelope, "payloadType").filter(STATEMENT::equals).isPresent();
        if (!isStatement || payload.isEmpty() || signatures.size() != 1) {
            return Optional.empty();
        }
        byte[] statement = payload.get();
        return Json.signature(signatures.getFirst(), "sig")
                .map(
                        signature ->
                                new Claim(
                                        () -> encoded(statement),
                                        () -> signature,
                                        digest -> statementNames(statement, digest)));
    }

    /** What is signed of an envelope: type and payload, each with its length. */
    private static byte[] encoded(byte[] payload) {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes(
                ("DSSEv1 " + STATEMENT.length() + " " + STATEMENT + " " + payload.length + " ")
                        .getBytes(UTF_8));
        encoded.writeBytes(payload);
        return encoded.toByteArray();
    }

    private static boolean statementNames(byte[] payload, Digest digest) {
        var statement = Json.object(payload);
        String type = statement.flatMap(json -> Json.text(json, "_type")).orElse("");
        String predicate = statement.flatMap(json -> Json.text(json, "predicateType")).orElse("");
        return (type.equals(STATEMENT_TYPE) || type.equals(OLD_STATEMENT_TYPE))
                && predicate.equals(SIGN_PREDICATE)
                && statement.stream()
                        .flatMap(json -> Json.objects(json, "subject").stream())
                        .flatMap(subject -> Json.object(subject, "digest").stream())
                        .anyMatch(
                                digests ->
                                        Json.text(digests, digest.algorithm().label())
                                                .filter(digest.hex()::equals)
                                                .isPresent());
    }

    /**
     * A signature of the manifest itself; empty where it is none.
     *
     * @param image the bytes of the manifest, whose digest they have
     */
    static Optional<Claim> message(JsonObject message, Supplier<byte[]> image) {
        return Json.signature(message, "signature")
                .map(signature -> new Claim(image, () -> signature, digest -> true));
    }
}
