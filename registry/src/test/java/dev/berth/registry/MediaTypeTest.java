package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OCI distribution-spec 1.1, "Pushing Manifests": every kind of manifest, OCI's and Docker's. */
class MediaTypeTest {
    private static final String OCI = "application/vnd.oci.image.";
    private static final String DOCKER = "application/vnd.docker.distribution.";
    private static final byte[] CONFIG = utf8("{}");

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

    private static String descriptor(String type, String digest) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}".formatted(type, digest);
    }

    private String image(String mediaType) {
        return "{\"schemaVersion\":2,%s\"config\":%s,\"layers\":[]}"
                .formatted(
                        mediaType,
                        descriptor(
                                "application/vnd.docker.container.image.v1+json",
                                running.push("app", CONFIG).toString()));
    }

    private static String named(String type) {
        return "\"mediaType\":\"" + type + "\",";
    }

    @ParameterizedTest
    @CsvSource({
        OCI + "manifest.v1+json, " + OCI + "index.v1+json",
        DOCKER + "manifest.v2+json, " + DOCKER + "manifest.list.v2+json",
        OCI + "manifest.v1+json, " + DOCKER + "manifest.list.v2+json",
        DOCKER + "manifest.v2+json, " + OCI + "index.v1+json",
    })
    void put_imageAndItsList_areServedAsTheyCame(String imageType, String listType) {
        String image = image(named(imageType));
        String list =
                "{\"schemaVersion\":2,%s\"manifests\":[%s]}"
                        .formatted(
                                named(listType),
                                descriptor(imageType, sha256(utf8(image)).toString()));

        var pushed = put(sha256(utf8(image)).toString(), image, imageType);
        var pushedList = put("all", list, listType + "; charset=utf-8");

        assertEquals(201, pushed.statusCode(), describe(pushed));
        assertEquals(201, pushedList.statusCode(), describe(pushedList));
        var got = running.anonymous("GET", "/v2/app/manifests/all");
        assertArrayEquals(utf8(list), got.body());
        assertEquals(listType, header(got, "Content-Type"));
        var child = running.anonymous("GET", "/v2/app/manifests/" + sha256(utf8(image)));
        assertArrayEquals(utf8(image), child.body());
        assertEquals(imageType, header(child, "Content-Type"));
    }

    /** CVE-2021-41190: a document that two readers could take for two things. */
    @ParameterizedTest
    @CsvSource({
        OCI + "manifest.v1+json, " + OCI + "index.v1+json",
        OCI + "index.v1+json, " + OCI + "manifest.v1+json",
        OCI + "manifest.v1+json, " + DOCKER + "manifest.v2+json",
        DOCKER + "manifest.v2+json, " + OCI + "manifest.v1+json",
        DOCKER + "manifest.list.v2+json, " + OCI + "index.v1+json",
    })
    void put_ofAnotherTypeThanItSays_isRefused(String says, String sent) {
        var refused = put("1", image(named(says)), sent);

        assertEquals(400, refused.statusCode(), describe(refused));
        assertEquals(List.of("MANIFEST_INVALID"), codes(refused));
    }

    @ParameterizedTest
    @CsvSource({
        OCI + "manifest.v1+json, 201",
        DOCKER + "manifest.v2+json, 400",
    })
    void put_thatDoesNotNameItself_isOnlyOcis(String sent, int status) {
        var response = put("1", image(""), sent);

        assertEquals(status, response.statusCode(), describe(response));
    }
}
