package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names of images, an engine that has what the test says, and a real registry. */
@Timeout(60)
final class ImageResolverTest {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final ImageKey KEY =
            new ImageKey(
                    new WorkloadName(WorkloadKind.DEPLOYMENT, ObjectName.of("web")),
                    "0123abcd",
                    "main");

    @TempDir private Path directory;

    /** What the engine has, by name. */
    private final Set<String> present = ConcurrentHashMap.newKeySet();

    /** What a pull answers, by name; others are pulled and present afterwards. */
    private final Map<String, String> pulls = new ConcurrentHashMap<>();

    private final Map<ImageKey, ImageState.Present> kept = new HashMap<>();
    private FakeEngine fake;
    private Engine engine;
    private Registry registry;
    private ImageResolver resolver;
    private ResolvedImages images;

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
        images = new ResolvedImages(resolver, pins());
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

    private static ImageReference reference(String text) {
        return ImageReference.parse(text).orElseThrow();
    }

    private String address() {
        return "127.0.0.1:" + registry.address().getPort();
    }

    private long pullsSeen() {
        return fake.lines.stream().filter(line -> line.contains("/images/create")).count();
    }

    /** Pushes an image without layers. */
    private Digest push(String repository, String tag) throws Exception {
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

    @Test
    void resolve_pushedHere_isPulledByItsDigest() throws Exception {
        Digest digest = push("web", "1");

        ImageState state = resolver.resolve(reference("web:1"));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void resolve_pushedHereAndKnownToTheEngine_isNotPulledAgain() throws Exception {
        Digest digest = push("web", "1");
        present.add(address() + "/web@" + digest);

        ImageState state = resolver.resolve(reference(address() + "/web:1"));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
        assertEquals(0, pullsSeen());
    }

    @Test
    void resolve_byDigest_findsThatContent() throws Exception {
        Digest digest = push("web", "1");

        ImageState state = resolver.resolve(reference("web@" + digest));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
    }

    @Test
    void resolve_onlyTheEngineHasIt_isMeantByItsId() throws Exception {
        present.add("web:1");

        ImageState state = resolver.resolve(reference("web:1"));

        assertEquals(new ImageState.Present("sha256:of-web:1", Optional.empty()), state);
    }

    @Test
    void resolve_nowhere_saysWhereToPushAndWhenItLooksAgain() throws Exception {
        ImageState state = resolver.resolve(reference("web:1"));

        var missing = assertInstanceOf(ImageState.Missing.class, state);
        assertTrue(missing.reason().contains(address() + "/web"), missing.reason());
        assertEquals(SampleState.NOW.plus(ImageResolver.RETRY), missing.retryAt());
        assertEquals(0, pullsSeen());
    }

    @Test
    void resolve_anotherRegistry_isPulledThere() throws Exception {
        ImageState state = resolver.resolve(reference("images.example:5000/web:1"));

        assertEquals(new ImageState.Present("images.example:5000/web:1", Optional.empty()), state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void resolve_anotherRegistryDoesNotHaveIt_isMissing() throws Exception {
        pulls.put(
                "images.example:5000/web:1",
                FakeEngine.json(404, "{\"message\":\"manifest unknown\"}"));

        ImageState state = resolver.resolve(reference("images.example:5000/web:1"));

        var missing = assertInstanceOf(ImageState.Missing.class, state);
        assertTrue(missing.reason().contains("manifest unknown"), missing.reason());
    }

    @Test
    void resolve_engineIsGone_failsAndIsTriedAgain() throws Exception {
        fake.close();

        assertThrows(EngineException.class, () -> resolver.resolve(reference("web:1")));
    }

    @Test
    void restored_engineLostIt_isFetchedAgainByItsDigest() throws Exception {
        Digest digest = push("web", "1");
        var known = new ImageState.Present(address() + "/web@" + digest, Optional.of(digest));

        ImageState state = resolver.restored(known);

        assertEquals(known, state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void restored_engineLostWhatOnlyItHad_isMissing() throws Exception {
        var known = new ImageState.Present("sha256:of-web:1", Optional.empty());

        ImageState state = resolver.restored(known);

        assertInstanceOf(ImageState.Missing.class, state);
    }

    @Test
    void images_tagMovesLater_keepMeaningWhatTheyMeant() throws Exception {
        var step = new Step.ResolveImage(KEY, reference("web:1"));
        present.add("web:1");
        present.add("sha256:of-web:1");
        images.resolve(step);
        ImageState before = images.states().get(KEY);
        push("web", "1");
        images.retain(Set.of());

        images.resolve(step);

        assertEquals(new ImageState.Present("sha256:of-web:1", Optional.empty()), before);
        assertEquals(Map.of(KEY, before), images.states());
    }

    @Test
    void images_pushOfWhatWasMissing_isLookedForAtOnce() throws Exception {
        var step = new Step.ResolveImage(KEY, reference("web:1"));
        images.resolve(step);
        assertInstanceOf(ImageState.Missing.class, images.states().get(KEY));
        assertEquals(Map.of(), kept);

        images.retryMissing();

        assertEquals(Map.of(), images.states());
    }

    @Test
    void images_pushOfSomethingElse_leavesWhatIsThere() throws Exception {
        present.add("web:1");
        images.resolve(new Step.ResolveImage(KEY, reference("web:1")));

        images.retryMissing();

        assertEquals(Set.of(KEY), images.states().keySet());
    }
}
