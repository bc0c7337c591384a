package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.policies.image.Digest;
import dev.berth.registry.base.ClientLimits;
import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Listing Referrers" and what it says of subjects elsewhere. */
class ReferrersTest {
    private static final byte[] CONFIG = utf8("{}");
    private static final String SBOM = "application/vnd.example.sbom.v1";
    private static final String SIGNATURE = "application/vnd.example.signature.v1+json";

    @TempDir Path directory;
    private RunningRegistry running;
    private Digest subject;

    @BeforeEach
    void start() {
        start(RegistryLimits.defaults().clients());
    }

    private void start(ClientLimits clients) {
        running = RunningRegistry.on(directory, RegistryLimits.defaults().withClients(clients));
        subject = sha256(running.image("app", "1", CONFIG, utf8("layer")));
    }

    private static ClientLimits defaultsWith(int pageReferrers, long pageReferrerBytes) {
        var most = RegistryLimits.defaults().clients();
        return new ClientLimits(
                most.uploadSessions(),
                most.pageRepositories(),
                pageReferrers,
                pageReferrerBytes,
                most.mountSources());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private static String descriptor(String type, Digest digest) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}".formatted(type, digest);
    }

    /** An artifact without a type of its own; {@code more} are further fields. */
    private String artifact(Digest about, String configType, String more) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[],\"subject\":%s%s}"
                .formatted(
                        MANIFEST,
                        descriptor(configType, running.push("app", CONFIG)),
                        descriptor(MANIFEST, about),
                        more);
    }

    private HttpResponse<byte[]> put(String manifest, String type) {
        return put(manifest, type, sha256(utf8(manifest)).toString());
    }

    private HttpResponse<byte[]> put(String manifest, String type, String reference) {
        var response =
                running.call(
                        "PUT",
                        "/v2/app/manifests/" + reference,
                        utf8(manifest),
                        "Content-Type",
                        type);
        assertStatus(201, response);
        return response;
    }

    private Digest refer(String more) {
        String manifest = artifact(subject, "application/vnd.example.config", more);
        put(manifest, MANIFEST);
        return sha256(utf8(manifest));
    }

    private HttpResponse<byte[]> get(String repository, Object digest, String query) {
        return running.anonymous("GET", "/v2/" + repository + "/referrers/" + digest + query);
    }

    /** The descriptors of a list, which has to be an index. */
    private static JsonArray listed(HttpResponse<byte[]> response) {
        assertStatus(200, response);
        assertEquals(INDEX, header(response, "Content-Type"));
        var json =
                JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
                        .getAsJsonObject();
        assertEquals(2, json.get("schemaVersion").getAsInt());
        assertEquals(INDEX, json.get("mediaType").getAsString());
        return json.getAsJsonArray("manifests");
    }

    private static List<String> digests(JsonArray manifests) {
        return manifests.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(descriptor -> descriptor.get("digest").getAsString())
                .toList();
    }

    /** "Listing Referrers": no match, no subject or no repository is an empty list. */
    @Test
    void get_withoutReferrers_isAnEmptyIndex() {
        assertEquals(0, listed(get("app", subject, "")).size());
        assertEquals(0, listed(get("app", sha256(utf8("absent")), "")).size());
        assertEquals(0, listed(get("none/such", subject, "")).size());
    }

    /** "Listing Referrers": an invalid digest is 400. */
    @ParameterizedTest
    @ValueSource(strings = {"sha256:00", "md5:00", "latest", "sha256:", "sha256:..%2f..%2fa"})
    void get_noDigest_isRefused(String digest) {
        var refused = get("app", digest, "");

        assertStatus(400, refused);
        assertTrue(
                List.of("DIGEST_INVALID", "NAME_INVALID").containsAll(codes(refused)),
                describe(refused));
    }

    /** "Listing Referrers": artifactType of the manifest, and its annotations. */
    @Test
    void get_artifact_tellsTypeAndAnnotations() {
        var digest =
                refer(
                        ",\"artifactType\":\"%s\",\"annotations\":{\"a\":\"1\",\"b\":\"\\u00fc\"}"
                                .formatted(SBOM));

        var listed = listed(get("app", subject, ""));

        var expected = new JsonObject();
        expected.addProperty("mediaType", MANIFEST);
        expected.addProperty("digest", digest.toString());
        expected.addProperty(
                "size", running.anonymous("GET", "/v2/app/manifests/" + digest).body().length);
        expected.addProperty("artifactType", SBOM);
        var annotations = new JsonObject();
        annotations.addProperty("a", "1");
        annotations.addProperty("b", "ü");
        expected.add("annotations", annotations);
        assertEquals(List.of((JsonElement) expected), listed.asList());
    }

    /** "Listing Referrers": an image without artifactType has its config's media type. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",\"artifactType\":\"\"", ",\"annotations\":null"})
    void get_imageWithoutType_tellsThatOfItsConfig(String more) {
        refer(more);

        var descriptor = listed(get("app", subject, "")).get(0).getAsJsonObject();

        assertEquals(
                "application/vnd.example.config", descriptor.get("artifactType").getAsString());
        assertEquals(null, descriptor.get("annotations"));
    }

    /** "Listing Referrers": an index without artifactType has none. */
    @Test
    void get_indexWithoutType_tellsNone() {
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"subject\":%s%s}";
        put(index.formatted(INDEX, descriptor(MANIFEST, subject), ""), INDEX);
        put(
                index.formatted(
                        INDEX,
                        descriptor(MANIFEST, subject),
                        ",\"artifactType\":\"" + SBOM + "\",\"annotations\":{\"a\":\"1\"}"),
                INDEX);

        var listed = listed(get("app", subject, ""));

        assertEquals(2, listed.size());
        assertEquals(null, listed.get(0).getAsJsonObject().get("artifactType"));
        assertEquals(SBOM, listed.get(1).getAsJsonObject().get("artifactType").getAsString());
        assertEquals(INDEX, listed.get(1).getAsJsonObject().get("mediaType").getAsString());
    }

    /** "Listing Referrers": filtering, and OCI-Filters-Applied. */
    @Test
    void get_withType_givesOnlyThatAndSaysSo() {
        var sbom = refer(",\"artifactType\":\"" + SBOM + "\"");
        var signature = refer(",\"artifactType\":\"" + SIGNATURE + "\"");

        var filtered = get("app", subject, "?artifactType=" + SIGNATURE.replace("+", "%2B"));
        var none = get("app", subject, "?artifactType=application%2Fnone");
        var all = get("app", subject, "?artifactType=");

        assertEquals(List.of(signature.toString()), digests(listed(filtered)));
        assertEquals("artifactType", header(filtered, "OCI-Filters-Applied"));
        assertEquals(0, listed(none).size());
        assertEquals("artifactType", header(none, "OCI-Filters-Applied"));
        assertEquals(List.of(sbom.toString(), signature.toString()), digests(listed(all)));
        assertEquals("", header(all, "OCI-Filters-Applied"));
    }

    /** "Listing Referrers": a Link where one answer does not hold them all. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?artifactType=application%2Fvnd.example.signature.v1%2Bjson"})
    void get_manyReferrers_comePageByPage(String query) {
        running.close();
        start(defaultsWith(2, 1 << 20));
        var expected =
                IntStream.range(0, 5)
                        .mapToObj(
                                i ->
                                        refer(
                                                ",\"artifactType\":\"%s\",\"annotations\":{\"i\":\"%d\"}"
                                                        .formatted(SIGNATURE, i)))
                        .map(Digest::toString)
                        .toList();

        assertEquals(expected, followed(query, 3));
    }

    /** What stands in a page is bounded by what has to be read for it, too. */
    @Test
    void get_largeReferrers_comeOneByOne() {
        running.close();
        start(defaultsWith(100, 1_000));
        var expected = new ArrayList<String>();
        for (String text : List.of("x".repeat(2_000), "y".repeat(600), "z".repeat(600))) {
            expected.add(refer(",\"annotations\":{\"a\":\"" + text + "\"}").toString());
        }

        assertEquals(expected, followed("", 3));
    }

    private List<String> followed(String query, int pages) {
        var found = new ArrayList<String>();
        String next = "/v2/app/referrers/" + subject + query;
        int followed = 0;
        for (; !next.isEmpty(); followed++) {
            var page = running.anonymous("GET", next);
            found.addAll(digests(listed(page)));
            String link = header(page, "Link");
            assertTrue(link.isEmpty() || link.endsWith(">; rel=\"next\""), link);
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        assertEquals(pages, followed);
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "a", "", "9999999999999999999", "1.0", "%00"})
    void get_pageThatIsNone_isRefused(String after) {
        var refused = get("app", subject, "?after=" + after);

        assertStatus(400, refused);
        assertEquals(List.of("UNSUPPORTED"), codes(refused));
    }

    /** "Pushing Manifests with Subject": OCI-Subject, whether the subject is there or not. */
    @ParameterizedTest
    @EnumSource(Digest.Algorithm.class)
    void put_withSubject_saysThatItWasSeen(Digest.Algorithm algorithm) {
        var absent = RunningRegistry.digest(algorithm, utf8("absent"));

        var created = put(artifact(absent, "application/vnd.example", ""), MANIFEST);
        var without = running.call("PUT", "/v2/app/manifests/2", image(), "Content-Type", MANIFEST);

        assertEquals(absent.toString(), header(created, "OCI-Subject"));
        assertEquals(1, listed(get("app", absent, "")).size());
        assertEquals("", header(without, "OCI-Subject"));
    }

    private byte[] image() {
        return running.anonymous("GET", "/v2/app/manifests/1").body();
    }

    /** "Enabling the Referrers API": what a referrers tag lists is found, and once. */
    @Test
    void get_withReferrersTagOfAnOldClient_listsEachOnce() {
        var digest = refer(",\"artifactType\":\"" + SBOM + "\"");
        String unrelated = artifact(sha256(utf8("other")), "application/vnd.example", "");
        put(unrelated, MANIFEST);
        put(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
                        .formatted(
                                INDEX,
                                descriptor(MANIFEST, digest),
                                descriptor(MANIFEST, sha256(utf8(unrelated)))),
                INDEX,
                "sha256-" + subject.hex());
        running.close();

        running = RunningRegistry.on(directory);

        assertEquals(List.of(digest.toString()), digests(listed(get("app", subject, ""))));
    }

    /** "Deleting Manifests": a deleted referrer is listed no more; a subject may go first. */
    @Test
    void get_afterDeletions_listsWhatIsThere() {
        var first = refer(",\"artifactType\":\"" + SBOM + "\"");
        var second = refer(",\"artifactType\":\"" + SIGNATURE + "\"");

        assertStatus(202, running.call("DELETE", "/v2/app/manifests/" + first));
        assertStatus(202, running.call("DELETE", "/v2/app/manifests/" + subject));

        assertEquals(List.of(second.toString()), digests(listed(get("app", subject, ""))));
    }

    /** A repository tells of its own manifests alone. */
    @Test
    void get_inAnotherRepository_listsNone() {
        refer("");
        running.image("other", "1", CONFIG, utf8("layer"));

        assertEquals(0, listed(get("other", subject, "")).size());
    }

    /** An entry that other programs cannot read would hide all the others from them. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{\"a\":1}", "{\"a\":null}", "{\"a\":{}}", "\"a\""})
    void put_annotationsThatAreNoTexts_refuses(String annotations) {
        String manifest =
                artifact(subject, "application/vnd.example", ",\"annotations\":" + annotations);

        var refused =
                running.call(
                        "PUT", "/v2/app/manifests/x", utf8(manifest), "Content-Type", MANIFEST);

        assertStatus(400, refused);
        assertEquals(List.of("MANIFEST_INVALID"), codes(refused));
        assertEquals(0, listed(get("app", subject, "")).size());
    }

    @Test
    void get_byAnotherMethod_saysWhatIsAllowed() {
        var refused = running.call("DELETE", "/v2/app/referrers/" + subject);

        assertStatus(405, refused);
        assertEquals("GET, HEAD", header(refused, "Allow"));
    }
}
