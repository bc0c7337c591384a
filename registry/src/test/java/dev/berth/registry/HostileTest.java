package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client should send: each is a 4xx with a code of "Error Codes". */
class HostileTest {
    private static final byte[] CONFIG = utf8("{}");

    /** OCI distribution-spec 1.1, "Error Codes". */
    private static final Set<String> CODES =
            Set.of(
                    "BLOB_UNKNOWN",
                    "BLOB_UPLOAD_INVALID",
                    "BLOB_UPLOAD_UNKNOWN",
                    "DIGEST_INVALID",
                    "MANIFEST_BLOB_UNKNOWN",
                    "MANIFEST_INVALID",
                    "MANIFEST_UNKNOWN",
                    "NAME_INVALID",
                    "NAME_UNKNOWN",
                    "SIZE_INVALID",
                    "UNAUTHORIZED",
                    "DENIED",
                    "UNSUPPORTED",
                    "TOOMANYREQUESTS");

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

    /** A refusal in the form of "Error Codes", with that code first. */
    private static void assertRefused(int status, String code, HttpResponse<byte[]> response) {
        assertEquals(status, response.statusCode(), () -> describe(response));
        assertEquals("application/json", header(response, "Content-Type"));
        var body =
                JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
                        .getAsJsonObject();
        assertEquals(Set.of("errors"), body.keySet());
        for (JsonElement entry : body.getAsJsonArray("errors")) {
            JsonObject error = entry.getAsJsonObject();
            assertTrue(Set.of("code", "message", "detail").containsAll(error.keySet()));
            assertTrue(CODES.contains(error.get("code").getAsString()), describe(response));
        }
        assertEquals(code, codes(response).getFirst(), () -> describe(response));
    }

    private HttpResponse<byte[]> put(String reference, String manifest, String type) {
        return running.call(
                "PUT", "/v2/app/manifests/" + reference, utf8(manifest), "Content-Type", type);
    }

    private String config(String type, String size) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
                .formatted(type, running.push("app", CONFIG), size);
    }

    private String image(String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]%s}"
                .formatted(MANIFEST, config("application/vnd.example", "2"), more);
    }

    /** "Pulling manifests": the grammar of names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "aB",
                "-a",
                "a-",
                ".a",
                "a.",
                "a..b",
                "_a",
                "a_",
                "a___b",
                "a._b",
                "a//b",
                "/a",
                "a/",
                "a/-b",
                "a%20b",
                "a%09",
                "a%0A",
                "a%00",
                "%C3%A4",
                "a:b",
                "a@b",
                "a+b",
                "..",
                ".",
                "a/..",
                "a/../b",
                "%2e%2e",
                "a%2fb",
                "a%5cb",
                "~",
                "$a",
                "a*",
                "sha256:00"
            })
    void anything_withNoName_isRefused(String name) {
        for (String path :
                List.of(
                        "/manifests/1",
                        "/manifests/" + sha256(CONFIG),
                        "/blobs/" + sha256(CONFIG),
                        "/tags/list",
                        "/referrers/" + sha256(CONFIG))) {
            assertRefused(400, "NAME_INVALID", running.call("GET", "/v2/" + name + path));
        }
        assertRefused(400, "NAME_INVALID", running.call("POST", "/v2/" + name + "/blobs/uploads/"));
        assertRefused(400, "NAME_INVALID", running.call("PUT", "/v2/" + name + "/manifests/1"));
        assertRefused(400, "NAME_INVALID", running.call("DELETE", "/v2/" + name + "/manifests/1"));
    }

    @ParameterizedTest
    @CsvSource({"255, 404, NAME_UNKNOWN", "256, 400, NAME_INVALID", "4000, 400, NAME_INVALID"})
    void get_longName_isBounded(int characters, int status, String code) {
        String name = "a".repeat(100) + "/" + "b".repeat(characters - 101);

        assertRefused(status, code, running.call("GET", "/v2/" + name + "/tags/list"));
    }

    /** "Pulling manifests": the grammar of tags. */
    @ParameterizedTest
    @ValueSource(strings = {".a", "-a", "a%20b", "a%00", "a%2Cb", "a*", "%C3%A4", "a@b", "a+b"})
    void anything_withNoTag_isUnknown(String tag) {
        String target = "/v2/app/manifests/" + tag;

        assertRefused(404, "MANIFEST_UNKNOWN", running.call("GET", target));
        assertRefused(404, "MANIFEST_UNKNOWN", running.call("DELETE", target));
        assertRefused(404, "MANIFEST_UNKNOWN", put(tag, image(""), MANIFEST));
    }

    @ParameterizedTest
    @CsvSource({"128, 201", "129, 404"})
    void put_longTag_isBounded(int characters, int status) {
        assertEquals(status, put("a".repeat(characters), image(""), MANIFEST).statusCode());
    }

    static List<String> noDigests() {
        String hex = "0".repeat(64);
        return List.of(
                "sha256:",
                "sha256:" + hex.substring(1),
                "sha256:" + hex + "0",
                "sha256:" + "A".repeat(64),
                "sha256:" + "g".repeat(64),
                "sha256:" + "%00".repeat(64),
                "sha256:" + hex + "%0A",
                "SHA256:" + hex,
                "sha512:" + hex,
                "sha384:" + "0".repeat(96),
                "sha1:" + "0".repeat(40),
                "sha256+b64:" + hex,
                ":" + hex,
                "sha256::" + hex,
                "sha256:" + "0".repeat(4_000));
    }

    /** "Pushing blobs": a digest that is invalid or of an algorithm that is not known. */
    @ParameterizedTest
    @MethodSource("noDigests")
    void anything_withNoDigest_isRefused(String digest) {
        String session = running.open("app");

        for (String method : List.of("GET", "DELETE")) {
            for (String kind : List.of("blobs", "manifests")) {
                assertRefused(
                        400,
                        "DIGEST_INVALID",
                        running.call(method, "/v2/app/" + kind + "/" + digest));
            }
        }
        assertRefused(400, "DIGEST_INVALID", running.call("GET", "/v2/app/referrers/" + digest));
        assertRefused(400, "DIGEST_INVALID", put(digest, image(""), MANIFEST));
        assertRefused(
                400, "DIGEST_INVALID", running.call("PUT", session + "?digest=" + digest, CONFIG));
        for (String parameter : List.of("digest", "mount")) {
            assertRefused(
                    400,
                    "DIGEST_INVALID",
                    running.call(
                            "POST", "/v2/app/blobs/uploads/?" + parameter + "=" + digest, CONFIG));
        }
        assertEquals(204, running.call("GET", session).statusCode());
    }

    /** "Pushing a blob in chunks": the digest-algorithm parameter. */
    @ParameterizedTest
    @ValueSource(strings = {"", "SHA256", "sha1", "md5", "sha256:", "sha256%00", "../sha256"})
    void post_withNoAlgorithm_isRefused(String label) {
        assertRefused(
                400,
                "DIGEST_INVALID",
                running.call("POST", "/v2/app/blobs/uploads/?digest-algorithm=" + label));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "../../registry.db", "%2e%2e", "g", "A"})
    void anything_withNoSession_isUnknown(String id) {
        String padded = id.length() > 1 ? id : id.repeat(32);
        String target = "/v2/app/blobs/uploads/" + padded;

        for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
            var refused =
                    running.call(
                            method,
                            target + (method.equals("PUT") ? "?digest=" + sha256(CONFIG) : ""));

            assertTrue(refused.statusCode() == 404, describe(refused));
        }
    }

    /** "Pushing Manifests": what the Content-Type may be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json",
                ";",
                "/",
                "*/*",
                "application/vnd.oci.image.manifest.v1+json, text/plain",
                "application/vnd.oci.image.manifest.v2+json",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                "application/vnd.oci.image.config.v1+json"
            })
    void put_otherType_isRefused(String type) {
        assertRefused(400, "MANIFEST_INVALID", put("1", image(""), type));
    }

    @ParameterizedTest
    @CsvSource({"255, 201", "256, 400"})
    void put_longTypes_areBounded(int characters, int status) {
        String type = "application/" + "x".repeat(characters - "application/".length());
        String config = image("").replace("application/vnd.example", type);

        assertEquals(status, put("1", config, MANIFEST).statusCode());
        assertEquals(
                status,
                put("1", image(",\"artifactType\":\"" + type + "\""), MANIFEST).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "1.5", "1e400", "\"2\"", "null", "9223372036854775808", "[]", "true"})
    void put_sizeThatIsNone_isRefused(String size) {
        String manifest =
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}"
                        .formatted(config("application/vnd.example", size));

        assertRefused(400, "MANIFEST_INVALID", put("1", manifest, MANIFEST));
    }

    /** The whole document is the first level. */
    @ParameterizedTest
    @CsvSource({"63, 201", "64, 400", "100000, 400"})
    void put_depth_isBounded(int lists, int status) {
        String deep = "[".repeat(lists) + "]".repeat(lists);

        assertEquals(status, put("1", image(",\"a\":" + deep), MANIFEST).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"layers", "manifests"})
    void put_references_areBounded(String list) {
        String one =
                "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":2}".formatted(sha256(CONFIG));
        int most = RegistryLimits.defaults().manifests().references();
        String many = (one + ",").repeat(most) + one;
        String manifest =
                list.equals("layers")
                        ? image("").replace("\"layers\":[]", "\"layers\":[" + many + "]")
                        : "{\"schemaVersion\":2,\"manifests\":[" + many + "]}";
        String type = list.equals("layers") ? MANIFEST : RunningRegistry.INDEX;

        assertRefused(400, "MANIFEST_INVALID", put("1", manifest, type));
    }

    /** "Pushing Manifests": at least ten tags, and 414 for too many. */
    @ParameterizedTest
    @CsvSource({"10, 201", "64, 201", "65, 414"})
    void put_tags_areBounded(int count, int status) {
        String manifest = image("");
        String tags =
                IntStream.range(0, count)
                        .mapToObj(i -> "tag=t" + i)
                        .collect(Collectors.joining("&"));

        var response = put(sha256(utf8(manifest)) + "?" + tags, manifest, MANIFEST);

        assertEquals(status, response.statusCode(), describe(response));
        if (status == 201) {
            var told = new TreeSet<String>();
            response.headers()
                    .allValues("OCI-Tag")
                    .forEach(value -> told.addAll(List.of(value.split(", ", -1))));
            assertEquals(count, told.size());
        }
    }

    @Test
    void put_tagParameterThatIsNone_isRefusedAndTagsNothing() {
        String manifest = image("");

        assertRefused(
                400,
                "MANIFEST_INVALID",
                put(sha256(utf8(manifest)) + "?tag=good&tag=.bad", manifest, MANIFEST));

        assertRefused(404, "MANIFEST_UNKNOWN", running.call("GET", "/v2/app/manifests/good"));
    }
}
