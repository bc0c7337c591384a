package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.upstream.Upstream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One registry in front of another. */
class PullThroughTest {
    private static final byte[] CONFIG = utf8("{\"os\":\"linux\"}");
    private static final byte[] LAYER = utf8("a layer");

    @TempDir Path directory;
    private final SetClock clock = new SetClock();
    private final Set<Digest> guarded = new CopyOnWriteArraySet<>();
    private RunningRegistry upstream;
    private RunningRegistry front;

    @BeforeEach
    void start() {
        upstream = RunningRegistry.on(directory.resolve("upstream"));
        front =
                RunningRegistry.on(
                        directory.resolve("front"),
                        config ->
                                config.withClock(clock)
                                        .withGuarded(() -> guarded)
                                        .withUpstreams(
                                                List.of(
                                                        Upstream.open(
                                                                new RepositoryName("mirror/hub"),
                                                                upstream.uri("")))));
    }

    @AfterEach
    void stop() {
        front.close();
        upstream.close();
    }

    private HttpResponse<byte[]> get(String target) {
        return front.anonymous("GET", "/v2/mirror/hub/" + target);
    }

    private long count(String table) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("front/registry.db"));
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT count(*) FROM " + table)) {
            return rows.getLong(1);
        }
    }

    @Test
    void pull_byTagThenBlobs_givesTheUpstreamsBytes() {
        byte[] manifest = upstream.image("team/app", "1", CONFIG, LAYER);

        var head = front.anonymous("HEAD", "/v2/mirror/hub/team/app/manifests/1");
        var pulled = get("team/app/manifests/1");
        var config = get("team/app/blobs/" + sha256(CONFIG));
        var layer = get("team/app/blobs/" + sha256(LAYER));

        assertEquals(200, head.statusCode());
        assertEquals(sha256(manifest).toString(), header(head, "Docker-Content-Digest"));
        assertArrayEquals(manifest, pulled.body());
        assertEquals(MANIFEST, header(pulled, "Content-Type"));
        assertArrayEquals(CONFIG, config.body());
        assertArrayEquals(LAYER, layer.body());
        assertEquals(sha256(LAYER).toString(), header(layer, "Docker-Content-Digest"));
    }

    @Test
    void pull_withoutUpstream_isServedFromTheStoreWithAWarning() {
        byte[] manifest = upstream.image("app", "1", CONFIG, LAYER);
        get("app/manifests/1");
        get("app/blobs/" + sha256(LAYER));
        upstream.registry.close();
        clock.pass(Duration.ofHours(1));

        var byTag = get("app/manifests/1");
        var again = get("app/manifests/1");
        var byDigest = get("app/manifests/" + sha256(manifest));
        var layer = get("app/blobs/" + sha256(LAYER));
        var config = get("app/blobs/" + sha256(CONFIG));

        assertArrayEquals(manifest, byTag.body());
        assertTrue(header(byTag, "Warning").startsWith("111 "), header(byTag, "Warning"));
        assertTrue(header(again, "Warning").startsWith("111 "), header(again, "Warning"));
        assertArrayEquals(manifest, byDigest.body());
        assertEquals("", header(byDigest, "Warning"));
        assertArrayEquals(LAYER, layer.body());
        assertEquals(502, config.statusCode(), describe(config));
        assertEquals(List.of("UNAVAILABLE"), codes(config));
    }

    @Test
    void pull_indexBeforeItsChildren_refersToThemWhenTheyCome() throws SQLException {
        byte[] child = upstream.image("app", "amd64", CONFIG, LAYER);
        byte[] index =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[
                         {"mediaType":"%s","digest":"%s","size":%d}]}
                        """
                                .formatted(INDEX, MANIFEST, sha256(child), child.length));
        upstream.call("PUT", "/v2/app/manifests/all", index, "Content-Type", INDEX);

        var first = get("app/manifests/all");
        long wantedOfIndex = count("wanted");
        get("app/manifests/" + sha256(child));
        long wantedOfChild = count("wanted");
        get("app/blobs/" + sha256(CONFIG));
        get("app/blobs/" + sha256(LAYER));

        assertArrayEquals(index, first.body());
        assertEquals(1, wantedOfIndex);
        assertEquals(2, wantedOfChild);
        assertEquals(0, count("wanted"));
        assertEquals(3, count("reference"));
        assertEquals(0, count("link WHERE lease_until IS NOT NULL"));
    }

    @Test
    void pull_tagThatMoved_isSeenOnceItIsNoLongerFresh() {
        byte[] old = upstream.image("app", "1", CONFIG, LAYER);
        get("app/manifests/1");
        byte[] next = upstream.image("app", "1", CONFIG, utf8("another layer"));

        var fresh = get("app/manifests/1");
        clock.pass(Duration.ofMinutes(6));
        var later = get("app/manifests/1");

        assertArrayEquals(old, fresh.body());
        assertArrayEquals(next, later.body());
        assertEquals("", header(later, "Warning"));
    }

    @Test
    void pull_whatTheUpstreamLacks_isUnknown() {
        var tag = get("app/manifests/none");
        var digest = get("app/manifests/" + sha256(CONFIG));
        var blob = get("app/blobs/" + sha256(CONFIG));

        assertEquals(404, tag.statusCode());
        assertEquals(List.of("MANIFEST_UNKNOWN"), codes(tag));
        assertEquals(404, digest.statusCode());
        assertEquals(404, blob.statusCode());
        assertEquals(List.of("BLOB_UNKNOWN"), codes(blob));
    }

    @Test
    void pull_rangeOfABlobThatIsNotHere_waitsForTheWhole() {
        upstream.push("app", LAYER);

        var part =
                front.anonymous(
                        "GET", "/v2/mirror/hub/app/blobs/" + sha256(LAYER), "Range", "bytes=2-6");

        assertEquals(206, part.statusCode(), describe(part));
        assertArrayEquals(utf8("layer"), part.body());
    }

    @Test
    void pull_headOfABlobThatIsNotHere_tellsItsLength() {
        upstream.push("app", LAYER);

        var head = front.anonymous("HEAD", "/v2/mirror/hub/app/blobs/" + sha256(LAYER));

        assertEquals(200, head.statusCode());
        assertEquals("" + LAYER.length, header(head, "Content-Length"));
    }

    @Test
    void push_underAPrefix_isDenied() {
        var manifest = front.call("PUT", "/v2/mirror/hub/app/manifests/1", utf8("{}"));
        var blob = front.call("POST", "/v2/mirror/hub/app/blobs/uploads/");
        var beside = front.call("POST", "/v2/mirror/hubs/blobs/uploads/");

        assertEquals(403, manifest.statusCode(), describe(manifest));
        assertEquals(List.of("DENIED"), codes(manifest));
        assertEquals(403, blob.statusCode());
        assertEquals(202, beside.statusCode());
    }

    @Test
    void pull_againAndAgain_writesOncePerHalfLife() throws SQLException {
        byte[] manifest = upstream.image("app", "1", CONFIG, LAYER);
        get("app/manifests/" + sha256(manifest));
        long first = count("cached WHERE used_until = (SELECT max(used_until) FROM cached)");
        String before = usedUntil();

        clock.pass(Duration.ofDays(14));
        get("app/manifests/" + sha256(manifest));
        String early = usedUntil();
        clock.pass(Duration.ofDays(2));
        get("app/manifests/" + sha256(manifest));

        assertEquals(1, first);
        assertEquals(before, early);
        assertTrue(Long.parseLong(usedUntil()) > Long.parseLong(before));
    }

    @Test
    void content_thatNobodyPulls_goesUnlessItIsGuarded() throws SQLException {
        byte[] old = upstream.image("old", "1", CONFIG, LAYER);
        byte[] kept = upstream.image("guarded", "1", CONFIG, utf8("another layer"));
        upstream.image("new", "1", CONFIG, utf8("a third layer"));
        guarded.add(sha256(kept));
        get("old/manifests/" + sha256(old));
        get("guarded/manifests/" + sha256(kept));

        clock.pass(Duration.ofDays(31));
        get("new/manifests/1");
        awaitCached(2);

        assertTrue(front.registry.has(new RepositoryName("mirror/hub/guarded"), sha256(kept)));
        assertTrue(!front.registry.has(new RepositoryName("mirror/hub/old"), sha256(old)));
    }

    /** Polls, for what is old is dropped beside the pull; every look is a query. */
    private void awaitCached(long expected) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (count("cached") != expected) {
            assertTrue(System.nanoTime() < end, "cached manifests did not become " + expected);
        }
    }

    private String usedUntil() throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("front/registry.db"));
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT used_until FROM cached")) {
            return rows.getString(1);
        }
    }
}
