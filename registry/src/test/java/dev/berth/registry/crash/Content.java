package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.policies.image.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Blobs and manifests that scenarios push. */
final class Content {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private Content() {}

    static byte[] random(int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return Digest.ofHash(Digest.Algorithm.SHA256, hash).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Every digest that a manifest names. */
    static Set<String> digestsIn(byte[] manifest) {
        var digests = new TreeSet<String>();
        var found = DIGEST.matcher(new String(manifest, UTF_8));
        while (found.find()) {
            digests.add(found.group());
        }
        return digests;
    }

    /** An image of that config and those layers. */
    static byte[] manifest(byte[] config, byte[]... layers) {
        var json = new StringBuilder();
        json.append("{\"schemaVersion\":2,\"mediaType\":\"").append(MANIFEST).append("\",");
        json.append("\"config\":");
        descriptor(json, "application/vnd.oci.image.config.v1+json", config);
        json.append(",\"layers\":[");
        for (int i = 0; i < layers.length; i++) {
            json.append(i == 0 ? "" : ",");
            descriptor(json, "application/vnd.oci.image.layer.v1.tar", layers[i]);
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }

    private static void descriptor(StringBuilder json, String mediaType, byte[] content) {
        json.append("{\"mediaType\":\"").append(mediaType).append("\",\"digest\":\"");
        json.append(digest(content)).append("\",\"size\":").append(content.length).append('}');
    }
}
