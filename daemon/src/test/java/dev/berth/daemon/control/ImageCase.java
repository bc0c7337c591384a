package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that has what the test says, and a real registry. */
@Timeout(60)
abstract class ImageCase {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final ImageKey KEY =
            new ImageKey(
                    new WorkloadName(WorkloadKind.DEPLOYMENT, ObjectName.of("web")),
                    "0123abcd",
                    "main");

    @TempDir private Path directory;

    /** What the engine has, by name. */
    final Set<String> present = ConcurrentHashMap.newKeySet();

    /** What a pull answers, by name; others are pulled and present afterwards. */
    final Map<String, String> pulls = new ConcurrentHashMap<>();

    final Map<ImageKey, ImageState.Present> kept = new HashMap<>();
    DesiredState desired = DesiredState.EMPTY;
    FakeEngine fake;
    Engine engine;
    Registry registry;
    ImageResolver resolver;
    ResolvedImages images;

    @BeforeEach
    void open() throws IOException {
        Path socket = directory.resolve("engine.sock");
        fake = new FakeEngine(socket, this::answer);
        engine = Engine.at(socket);
        registry =
                Registry.open(
                        RegistryConfig.of(
                                directory.resolve("registry"),
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        resolver = new ImageResolver(engine, EmbeddedRegistry.of(registry), () -> SampleState.NOW);
        images = new ResolvedImages(resolver, pins(), () -> desired);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
        engine.close();
        fake.close();
    }

    private ImagePins pins() {
        return new ImagePins() {
            @Override
            public Optional<ImageState.Present> find(ImageKey key) {
                return Optional.ofNullable(kept.get(key));
            }

            @Override
            public void keep(ImageKey key, ImageState.Present image) {
                kept.put(key, image);
            }
        };
    }

    private void answer(FakeEngine.Exchange exchange) throws IOException {
        String line = exchange.line();
        if (line.startsWith("GET") && line.endsWith("/json")) {
            String name = between(line, "/images/", "/json").replace("%40", "@");
            exchange.send(
                    present.contains(name)
                            ? FakeEngine.json(200, "{\"Id\":\"sha256:of-" + name + "\"}")
                            : FakeEngine.json(404, "{\"message\":\"no such image\"}"));
        } else if (line.contains("/images/create")) {
            String name =
                    java.net.URLDecoder.decode(
                            line.substring(line.indexOf("fromImage=") + 10),
                            StandardCharsets.UTF_8);
            String answer = pulls.getOrDefault(name, FakeEngine.json(200, "{\"status\":\"done\"}"));
            if (!pulls.containsKey(name)) {
                present.add(name);
            }
            exchange.send(answer);
        } else {
            exchange.send(FakeEngine.VERSION);
        }
    }

    private static String between(String text, String before, String after) {
        return text.substring(text.indexOf(before) + before.length(), text.lastIndexOf(after));
    }

    static ImageReference reference(String text) {
        return ImageReference.parse(text).orElseThrow();
    }

    final String address() {
        return "127.0.0.1:" + registry.address().getPort();
    }

    final long pullsSeen() {
        return fake.lines.stream().filter(line -> line.contains("/images/create")).count();
    }

    /** Pushes an image without layers. */
    final Digest push(String repository, String tag) throws Exception {
        var login = registry.issueLogin("test");
        String basic =
                Base64.getEncoder()
                        .encodeToString(
                                (login.user() + ":" + login.secret())
                                        .getBytes(StandardCharsets.UTF_8));
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        String manifest =
                """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2},"layers":[]}\
                """
                        .formatted(MANIFEST_TYPE, digest(config));
        String base = "http://" + address() + "/v2/" + repository;
        try (var client = HttpClient.newHttpClient()) {
            var blob =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            base
                                                    + "/blobs/uploads/?digest="
                                                    + URLEncoder.encode(
                                                            digest(config).toString(),
                                                            StandardCharsets.UTF_8)))
                            .header("Authorization", "Basic " + basic)
                            .header("Content-Type", "application/octet-stream")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(config))
                            .build();
            var put =
                    HttpRequest.newBuilder(URI.create(base + "/manifests/" + tag))
                            .header("Authorization", "Basic " + basic)
                            .header("Content-Type", MANIFEST_TYPE)
                            .PUT(HttpRequest.BodyPublishers.ofString(manifest))
                            .build();
            var nothing = HttpResponse.BodyHandlers.ofString();
            assertEquals(201, client.send(blob, nothing).statusCode());
            assertEquals(201, client.send(put, nothing).statusCode());
        }
        return digest(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static Digest digest(byte[] bytes) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return Digest.parse("sha256:" + HexFormat.of().formatHex(hash)).orElseThrow();
    }
}
