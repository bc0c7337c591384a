package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;

import dev.berth.policies.image.Digest;
import dev.berth.registry.signature.VerificationKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Signs images as cosign does, well or badly. */
final class Signer {
    static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    static final String SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String STATEMENT = "application/vnd.in-toto+json";

    private final KeyPair pair;
    private final String algorithm;

    private Signer(KeyPair pair, String algorithm) {
        this.pair = pair;
        this.algorithm = algorithm;
    }

    static Signer ecdsa() throws GeneralSecurityException {
        return new Signer(ec("secp256r1"), "SHA256withECDSA");
    }

    static Signer ed25519() throws GeneralSecurityException {
        return new Signer(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "Ed25519");
    }

    /** Signs by the pre-hashed form, as cosign does payloads. */
    static Signer ed25519ph() throws GeneralSecurityException {
        return new Signer(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "Ed25519ph");
    }

    static KeyPair ec(String curve) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    static String pem(byte[] encoded) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
    }

    VerificationKey key() {
        return VerificationKey.parse(pem(pair.getPublic().getEncoded()), 4096).orElseThrow();
    }

    String sign(byte[] message) throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm.replace("25519ph", "25519"));
        if (algorithm.equals("Ed25519ph")) {
            signature.setParameter(new EdDSAParameterSpec(true));
        }
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    /** What simple signing says of an image. */
    static String payload(Digest image) {
        return """
        {"critical":{"identity":{"docker-reference":"registry.example.com/team/app"},
         "image":{"docker-manifest-digest":"%s"},
         "type":"cosign container image signature"},"optional":null}
        """
                .formatted(image);
    }

    /** A layer of a signature manifest, and the payload that it names. */
    record Layer(String payload, String signature) {}

    /** Pushes what the tag for the signatures of that image names. */
    static byte[] pushSimple(
            RunningRegistry registry, String repository, Digest image, List<Layer> layers) {
        var entries = new ArrayList<String>();
        for (Layer layer : layers) {
            byte[] payload = utf8(layer.payload());
            registry.push(repository, payload);
            entries.add(
                    """
                    {"mediaType":"%s","size":%d,"digest":"%s",
                     "annotations":{"dev.cosignproject.cosign/signature":"%s"}}
                    """
                            .formatted(SIMPLE, payload.length, sha256(payload), layer.signature()));
        }
        byte[] config = utf8("{\"architecture\":\"\",\"os\":\"\"}");
        registry.push(repository, config);
        byte[] manifest =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":
                         "application/vnd.oci.image.config.v1+json","size":%d,"digest":"%s"},
                         "layers":[%s]}
                        """
                                .formatted(
                                        MANIFEST,
                                        config.length,
                                        sha256(config),
                                        String.join(",", entries)));
        put(registry, repository, "sha256-" + image.hex() + ".sig", manifest);
        return manifest;
    }

    private static void put(
            RunningRegistry registry, String repository, String reference, byte[] manifest) {
        var response =
                registry.call(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + reference,
                        manifest,
                        "Content-Type",
                        MANIFEST);
        if (response.statusCode() != 201) {
            throw new AssertionError(describe(response));
        }
    }

    /** Pushes a bundle about that image. */
    static byte[] pushBundle(
            RunningRegistry registry, String repository, Digest image, String bundle) {
        byte[] bytes = utf8(bundle);
        registry.push(repository, bytes);
        registry.push(repository, utf8("{}"));
        byte[] manifest =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","artifactType":"%s",
                         "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,
                                   "digest":"%s"},
                         "layers":[{"mediaType":"%s","size":%d,"digest":"%s"}],
                         "subject":{"mediaType":"%s","size":1,"digest":"%s"}}
                        """
                                .formatted(
                                        MANIFEST,
                                        BUNDLE,
                                        sha256(utf8("{}")),
                                        BUNDLE,
                                        bytes.length,
                                        sha256(bytes),
                                        MANIFEST,
                                        image));
        put(registry, repository, sha256(manifest).toString(), manifest);
        return manifest;
    }

    static String statement(Digest image, String predicateType) {
        return """
        {"_type":"https://in-toto.io/Statement/v1",
         "subject":[{"digest":{"sha256":"%s"}}],
         "predicateType":"%s","predicate":{}}
        """
                .formatted(image.hex(), predicateType);
    }

    /** A bundle around an envelope around a statement. */
    String envelope(String statement) throws GeneralSecurityException {
        byte[] payload = utf8(statement);
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(
                utf8(
                        "DSSEv1 "
                                + STATEMENT.length()
                                + " "
                                + STATEMENT
                                + " "
                                + payload.length
                                + " "));
        signed.writeBytes(payload);
        return bundle(
                """
                "dsseEnvelope":{"payload":"%s","payloadType":"%s","signatures":[{"sig":"%s"}]}
                """
                        .formatted(
                                Base64.getEncoder().encodeToString(payload),
                                STATEMENT,
                                sign(signed.toByteArray())));
    }

    /** A bundle with a signature of the manifest itself. */
    String message(byte[] manifest) throws GeneralSecurityException {
        return bundle(
                """
                "messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"AA=="},
                                    "signature":"%s"}
                """
                        .formatted(sign(manifest)));
    }

    static String bundle(String content) {
        return """
        {"mediaType":"%s","verificationMaterial":{"publicKey":{"hint":"aGludA=="}},%s}
        """
                .formatted(BUNDLE, content);
    }
}
