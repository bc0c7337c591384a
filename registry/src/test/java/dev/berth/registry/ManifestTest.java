package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.digest;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryEvent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Pushing Manifests" and "Pulling manifests". */
class ManifestTest {
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("layer");
    private static final String OCI_FOREIGN =
            "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER_FOREIGN =
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    private static final String ELSEWHERE = ",\"urls\":[\"https://example.com/layer\"]";

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpResponse<byte[]> put(String reference, String manifest, String type) {
        return running.call(
                "PUT", "/v2/app/manifests/" + reference, utf8(manifest), "Content-Type", type);
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private String pushedParts() {
        return RunningRegistry.manifest(
                running.push("app", CONFIG), CONFIG, running.push("app", LAYER), LAYER);
    }

    /** "Pulling manifests" and "Checking if content exists in the registry". */
    @Test
    void put_byTag_isServedByteForByteByTagAndDigest() {
        byte[] manifest = running.image("app", "1", CONFIG, LAYER);
        var digest = sha256(manifest);

        for (String reference : List.of("1", digest.toString())) {
            var got = running.anonymous("GET", "/v2/app/manifests/" + reference);
            var head = running.anonymous("HEAD", "/v2/app/manifests/" + reference);

            assertArrayEquals(manifest, got.body());
            assertEquals(MANIFEST, header(got, "Content-Type"));
            assertEquals(digest.toString(), header(head, "Docker-Content-Digest"));
            assertEquals(String.valueOf(manifest.length), header(head, "Content-Length"));
        }
        assertEquals(
                digest,
                running.registry.resolve(new RepositoryName("app"), new Tag("1")).orElseThrow());
        assertTrue(running.registry.has(new RepositoryName("app"), digest));
        assertTrue(running.registry.has(new RepositoryName("app"), sha256(LAYER)));
        assertEquals(
                List.of(
                        new RegistryEvent.ManifestPushed(
                                new RepositoryName("app"), digest, List.of(new Tag("1")))),
                running.events);
    }

    /** "Pushing Manifests". */
    @Test
    void put_bySha512WithTags_namesItThat() {
        String manifest = pushedParts();
        var digest = digest(Digest.Algorithm.SHA512, utf8(manifest));

        var created = put(digest + "?tag=a&tag=b", manifest, MANIFEST + "; charset=utf-8");

        assertStatus(201, created);
        assertEquals(digest.toString(), header(created, "Docker-Content-Digest"));
        assertEquals("a, b", header(created, "OCI-Tag"));
        var got = running.anonymous("GET", "/v2/app/manifests/b");
        assertArrayEquals(utf8(manifest), got.body());
        assertEquals(MANIFEST, header(got, "Content-Type"));
    }

    /** "Pushing Manifests". */
    @Test
    void put_tagAgain_movesIt() {
        running.image("app", "1", CONFIG, LAYER);

        byte[] second = running.image("app", "1", CONFIG, utf8("other"));

        assertArrayEquals(second, running.anonymous("GET", "/v2/app/manifests/1").body());
    }

    /** "Pushing Manifests". */
    @Test
    void put_wrongDigest_refuses() {
        var refused = put(sha256(utf8("other")).toString(), pushedParts(), MANIFEST);

        assertStatus(400, refused);
        assertEquals(List.of("DIGEST_INVALID"), codes(refused));
    }

    /** "Push". */
    @Test
    void put_blobsNotHere_refusesNamingEach() {
        running.push("elsewhere", CONFIG);
        running.push("elsewhere", LAYER);

        var refused =
                put(
                        "1",
                        RunningRegistry.manifest(sha256(CONFIG), CONFIG, sha256(LAYER), LAYER),
                        MANIFEST);

        assertStatus(400, refused);
        assertEquals(List.of("MANIFEST_BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN"), codes(refused));
        assertStatus(404, running.anonymous("GET", "/v2/app/manifests/1"));
    }

    /** "Push". */
    @Test
    void put_index_needsItsChildren() {
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(INDEX, descriptor(MANIFEST, sha256(utf8(pushedParts()))));

        var early = put("all", index, INDEX);
        put(sha256(utf8(pushedParts())).toString(), pushedParts(), MANIFEST);
        var late = put("all", index, INDEX);

        assertStatus(400, early);
        assertEquals(List.of("MANIFEST_BLOB_UNKNOWN"), codes(early));
        assertStatus(201, late);
        assertEquals(
                INDEX, header(running.anonymous("GET", "/v2/app/manifests/all"), "Content-Type"));
    }

    /** "Push". */
    @Test
    void put_subjectAndForeignLayersNotHere_isTaken() {
        running.push("app", CONFIG);
        String manifest =
                """
                {"schemaVersion":2,"mediaType":"%s","unknown":[1,{"a":null}],
                 "config":%s,
                 "subject":%s,
                 "layers":[%s,%s]}
                """
                        .formatted(
                                MANIFEST,
                                descriptor("application/vnd.example", sha256(CONFIG)),
                                descriptor(MANIFEST, sha256(utf8("absent"))),
                                foreign(OCI_FOREIGN, "far", ELSEWHERE),
                                foreign(DOCKER_FOREIGN, "away", ELSEWHERE));

        assertStatus(201, put("1", manifest, MANIFEST));
    }

    private static String foreign(String type, String content, String urls) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2%s}"
                .formatted(type, sha256(utf8(content)), urls);
    }

    private String imageOf(String layer) {
        String config = descriptor("application/vnd.example", running.push("app", CONFIG));
        return "{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + layer + "]}";
    }

    static List<Arguments> layersThatMustBeHere() {
        return List.of(
                Arguments.of(OCI_FOREIGN, ""),
                Arguments.of(OCI_FOREIGN, ",\"urls\":null"),
                Arguments.of(OCI_FOREIGN, ",\"urls\":[]"),
                Arguments.of(DOCKER_FOREIGN, ",\"urls\":\"https://example.com/a\""),
                Arguments.of("application/vnd.oci.image.layer.v1.tar", ELSEWHERE),
                Arguments.of("application/vnd.example.foreign.thing", ELSEWHERE));
    }

    @ParameterizedTest
    @MethodSource("layersThatMustBeHere")
    void put_layerNotHere_needsBothForeignTypeAndUrls(String type, String urls) {
        var refused = put("1", imageOf(foreign(type, "far", urls)), MANIFEST);

        assertStatus(400, refused);
        assertEquals(List.of("MANIFEST_BLOB_UNKNOWN"), codes(refused));
    }

    @Test
    void put_foreignLayerThatIsHere_isKeptLikeAnyOther() throws Exception {
        running.push("app", utf8("near"));

        assertStatus(201, put("1", imageOf(foreign(OCI_FOREIGN, "near", ELSEWHERE)), MANIFEST));

        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("registry.db"));
                var statement =
                        connection.prepareStatement(
                                """
                                SELECT l.lease_until IS NULL, count(r.manifest_id) FROM blob b
                                  JOIN link l ON l.blob_id = b.id
                                  LEFT JOIN reference r ON r.blob_id = b.id
                                 WHERE b.digest = ?
                                """)) {
            statement.setString(1, sha256(utf8("near")).toString());
            try (var row = statement.executeQuery()) {
                assertTrue(row.next());
                assertTrue(row.getBoolean(1), "its lease is over");
                assertEquals(1, row.getInt(2), "the manifest refers to it");
            }
        }
    }

    private static String descriptor(String type, Digest digest) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}".formatted(type, digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}{}",
                "{} x",
                "{'schemaVersion':2}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":1,\"config\":CONFIG,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":CONFIG}",
                "{\"schemaVersion\":2,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[],\"layers\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":\"text/plain\",\"config\":CONFIG,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[1]}",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":{}}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:00\"},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[],} ",
                "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[]}\u0000",
                "{\"schemaVersion\":NaN,\"config\":CONFIG,\"layers\":[]}",
            })
    void put_noManifest_refuses(String text) {
        String config = descriptor("application/vnd.example", running.push("app", CONFIG));

        var refused = put("1", text.replace("CONFIG", config), MANIFEST);

        assertStatus(400, refused);
        assertEquals(List.of("MANIFEST_INVALID"), codes(refused));
    }

    @Test
    void put_minimalManifest_isTaken() {
        String config = descriptor("application/vnd.example", running.push("app", CONFIG));

        assertStatus(
                201,
                put(
                        "1",
                        "{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[]}",
                        MANIFEST));
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.index.v1+json",
    })
    void put_otherContentTypeThanItSays_refuses(String type) {
        var refused = put("1", pushedParts(), type);

        assertStatus(400, refused);
        assertEquals(List.of("MANIFEST_INVALID"), codes(refused));
    }

    @Test
    void put_withoutContentType_takesItsOwnWord() {
        var created = running.call("PUT", "/v2/app/manifests/1", utf8(pushedParts()));

        assertStatus(201, created);
        assertEquals(
                MANIFEST, header(running.anonymous("GET", "/v2/app/manifests/1"), "Content-Type"));
    }

    @Test
    void put_deepJson_refuses() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertStatus(400, put("1", deep, MANIFEST));
    }

    /** "Pushing Manifests". */
    @Test
    void put_size_isBoundedAt4MiB() {
        String parts = pushedParts().stripTrailing();
        String head = parts.substring(0, parts.length() - 1) + ",\"annotations\":{\"a\":\"";
        String tail = "\"}}";
        String largest = head + "x".repeat((4 << 20) - head.length() - tail.length()) + tail;

        var refused = put("1", largest + " ", MANIFEST);

        assertStatus(413, refused);
        assertStatus(201, put("1", largest, MANIFEST));
    }

    /** "Pulling manifests". */
    @Test
    void get_unknown_isRefused() {
        assertEquals(
                List.of("MANIFEST_UNKNOWN"),
                codes(running.anonymous("GET", "/v2/app/manifests/none")));
        assertStatus(404, running.anonymous("GET", "/v2/app/manifests/.bad"));
        assertStatus(404, running.anonymous("HEAD", "/v2/app/manifests/none"));
        assertStatus(400, running.anonymous("GET", "/v2/app/manifests/sha256:00"));
        assertStatus(404, running.call("DELETE", "/v2/app/manifests/none"));
    }
}
