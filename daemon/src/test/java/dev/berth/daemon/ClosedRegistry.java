package dev.berth.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** Another registry, which shows its one image to one user only. */
final class ClosedRegistry implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private final HttpServer server;
    private final String login;
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

    /**
     * Starts it.
     *
     * @param login {@code USER:PASSWORD}
     * @param files a tar archive of the image {@code team/app:1}
     */
    ClosedRegistry(String login, byte[] files, String architecture) throws IOException {
        this.login =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        byte[] layer = zipped(files);
        byte[] config =
                """
                {"architecture":"%s","os":"linux","config":{},
                 "rootfs":{"type":"layers","diff_ids":["%s"]}}
                """
                        .formatted(architecture, digest(files))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] manifest =
                """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"%s","size":%d,"digest":"%s"},
                 "layers":[{"mediaType":"%s","size":%d,"digest":"%s"}]}
                """
                        .formatted(
                                MANIFEST,
                                CONFIG,
                                config.length,
                                digest(config),
                                LAYER,
                                layer.length,
                                digest(layer))
                        .getBytes(StandardCharsets.UTF_8);
        contents.put("/v2/team/app/blobs/" + digest(layer), layer);
        contents.put("/v2/team/app/blobs/" + digest(config), config);
        contents.put("/v2/team/app/manifests/1", manifest);
        contents.put("/v2/team/app/manifests/" + digest(manifest), manifest);
        contents.put("/v2/", new byte[0]);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** {@code HOST:PORT}. */
    String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"closed\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            byte[] content = contents.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            boolean isManifest = path.contains("/manifests/");
            exchange.getResponseHeaders()
                    .add("Content-Type", isManifest ? MANIFEST : "application/octet-stream");
            if (isManifest) {
                exchange.getResponseHeaders().add("Docker-Content-Digest", digest(content));
            }
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            if (isHead) {
                exchange.getResponseHeaders().add("Content-Length", "" + content.length);
            }
            exchange.sendResponseHeaders(200, isHead || content.length == 0 ? -1 : content.length);
            if (!isHead) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
