package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.digest;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.location;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Mounting a blob from another repository". */
class MountTest {
    private static final byte[] CONTENT = utf8("the quick brown fox jumps over the lazy dog");

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

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private HttpResponse<byte[]> mount(String repository, Object digest, String from) {
        return running.call("POST", "/v2/" + repository + "/blobs/uploads/?mount=" + digest + from);
    }

    private void assertMounted(HttpResponse<byte[]> mounted, Digest digest) {
        assertStatus(201, mounted);
        assertEquals("/v2/target/blobs/" + digest, location(mounted));
        assertEquals(digest.toString(), header(mounted, "Docker-Content-Digest"));
        assertArrayEquals(CONTENT, running.anonymous("GET", location(mounted)).body());
    }

    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void mount_fromARepositoryThatHasIt_linksIt(Digest.Algorithm algorithm) {
        var digest = digest(algorithm, CONTENT);
        running.call("POST", "/v2/source/blobs/uploads/?digest=" + digest, CONTENT);

        assertMounted(mount("target", digest, "&from=source"), digest);
    }

    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void mount_fromNoneNamed_findsOneThatHasIt(Digest.Algorithm algorithm) {
        var digest = digest(algorithm, CONTENT);
        running.call("POST", "/v2/source/blobs/uploads/?digest=" + digest, CONTENT);

        assertMounted(mount("target", digest, ""), digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=", "&from=empty", "&from=UPPER", "&from=../source"})
    void mount_fromOneThatLacksIt_opensASession(String from) {
        var digest = running.push("source", CONTENT);

        var opened = mount("target", digest, from);
        var created = running.call("PUT", location(opened) + "?digest=" + digest, CONTENT);

        assertStatus(202, opened);
        assertStatus(201, created);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&from=source"})
    void mount_ofABlobThatNobodyHas_opensASession(String from) {
        var opened = mount("target", sha256(CONTENT), from);
        var created = running.call("PUT", location(opened) + "?digest=" + sha256(CONTENT), CONTENT);

        assertStatus(202, opened);
        assertStatus(201, created);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&from=source"})
    void mount_ofWhatWasDeleted_opensASession(String from) {
        var digest = running.push("source", CONTENT);
        assertStatus(202, running.call("DELETE", "/v2/source/blobs/" + digest));

        assertStatus(202, mount("target", digest, from));
        assertStatus(404, running.anonymous("GET", "/v2/target/blobs/" + digest));
    }

    @Test
    void mount_thenDeleted_staysWhereItCameFrom() {
        var digest = running.push("source", CONTENT);
        assertMounted(mount("target", digest, "&from=source"), digest);

        assertStatus(202, running.call("DELETE", "/v2/target/blobs/" + digest));

        assertStatus(404, running.anonymous("GET", "/v2/target/blobs/" + digest));
        assertStatus(200, running.anonymous("GET", "/v2/source/blobs/" + digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:00", "md5:d41d8cd98f00b204e9800998ecf8427e", "latest"})
    void mount_ofNoDigest_refuses(String digest) {
        var refused = mount("target", digest, "&from=source");

        assertStatus(400, refused);
        assertEquals(List.of("DIGEST_INVALID"), codes(refused));
    }

    @Test
    void mount_withoutLogin_isRefused() {
        var digest = running.push("source", CONTENT);

        var refused =
                running.anonymous(
                        "POST", "/v2/target/blobs/uploads/?mount=" + digest + "&from=source");

        assertStatus(401, refused);
        assertStatus(404, running.anonymous("GET", "/v2/target/blobs/" + digest));
    }
}
