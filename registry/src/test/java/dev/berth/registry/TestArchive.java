package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;

import dev.berth.policies.image.Digest;
import dev.berth.registry.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Archives as a test wants them, entry by entry. */
final class TestArchive {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> roots = new ArrayList<>();

    TestArchive file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    TestArchive without(String name) {
        files.remove(name);
        return this;
    }

    Digest blob(byte[] content) {
        Digest digest = sha256(content);
        files.put(name(digest), content);
        return digest;
    }

    static String name(Digest digest) {
        return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
    }

    /** Adds an image to a layout; gives its manifest's digest. */
    Digest image(String name, String layer) {
        byte[] config = utf8("{\"name\":\"" + name + "\"}");
        byte[] content = utf8(layer);
        byte[] manifest =
                utf8(RunningRegistry.manifest(blob(config), config, blob(content), content));
        Digest digest = blob(manifest);
        root(RunningRegistry.MANIFEST, digest, manifest.length, "io.containerd.image.name", name);
        return digest;
    }

    void root(String mediaType, Digest digest, long size, String annotation, String value) {
        roots.add(
                """
                {"mediaType":"%s","digest":"%s","size":%d,"annotations":{"%s":"%s"}}"""
                        .formatted(mediaType, digest, size, annotation, value));
    }

    /** Closes a layout: its two documents, last. */
    TestArchive layout() {
        file("oci-layout", utf8("{\"imageLayoutVersion\":\"1.0.0\"}"));
        return file(
                "index.json",
                utf8(
                        "{\"schemaVersion\":2,\"manifests\":["
                                + roots.stream().collect(Collectors.joining(","))
                                + "]}"));
    }

    byte[] tar() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        for (var file : files.entrySet()) {
            writer.file(file.getKey(), file.getValue());
        }
        writer.end();
        return out.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
