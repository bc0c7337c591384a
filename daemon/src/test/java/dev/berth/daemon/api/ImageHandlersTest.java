package dev.berth.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.store.AuditLog;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry's images over the admin API, archives included. */
final class ImageHandlersTest extends AdminApiCase {
    private static final byte[] LAYER = "a layer".getBytes(UTF_8);

    /** A Docker archive of one image. */
    static byte[] archive(String name, byte[] layer) throws Exception {
        String tar = sha256(layer);
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        writer.file("layer.tar", layer);
        writer.file(
                "config.json", ("{\"rootfs\":{\"diff_ids\":[\"" + tar + "\"]}}").getBytes(UTF_8));
        writer.file(
                "manifest.json",
                ("[{\"Config\":\"config.json\",\"RepoTags\":[\""
                                + name
                                + "\"],\"Layers\":[\"layer.tar\"]}]")
                        .getBytes(UTF_8));
        writer.end();
        return out.toByteArray();
    }

    static String sha256(byte[] content) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private JsonObject imported(byte[] archive, String query) throws IOException {
        return last(http.send("POST", "/berth/v1/registry/import" + query, archive));
    }

    private static JsonObject last(UnixHttp.Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        assertEquals("application/x-ndjson", answer.type());
        List<String> lines = answer.body().lines().toList();
        return JsonParser.parseString(lines.getLast()).getAsJsonObject();
    }

    private List<String> audited() {
        return api.audit.last(10).stream()
                .map(AuditLog.Entry::object)
                .filter(object -> object.startsWith("Image "))
                .toList();
    }

    @Test
    void import_archive_isListedAuditedAndCounted() throws Exception {
        JsonObject result = imported(archive("team/app:1", LAYER), "");
        JsonObject repositories = http.get("/berth/v1/registry/repositories").json();
        JsonObject tags = http.get("/berth/v1/registry/tags?repository=team/app").json();
        UnixHttp.Answer metrics = http.get("/metrics");

        assertEquals("team/app", text(result, "result.images.0.repository"));
        assertEquals("team/app", text(repositories, "items.0.name"));
        assertEquals("1", text(repositories, "items.0.tags"));
        assertEquals("1", text(tags, "items.0.tag"));
        assertEquals(text(result, "result.images.0.digest"), text(tags, "items.0.digest"));
        assertEquals(text(result, "result.bytes"), text(tags, "items.0.bytes"));
        assertEquals(List.of("Image team/app:1"), audited());
        assertTrue(metrics.type().startsWith("text/plain"), metrics.type());
        assertTrue(
                metrics.body().contains("berth_registry_changes_total{change=\"push\"} 1.0"),
                metrics.body());
    }

    @Test
    void import_inChunksUnderAnotherName_isTakenToo() throws Exception {
        byte[] archive = archive("team/app:1", new byte[300_000]);

        JsonObject result =
                last(
                        http.sendChunked(
                                "POST", "/berth/v1/registry/import?name=other:2", archive, 16_384));

        assertEquals("other", text(result, "result.images.0.repository"));
        assertTrue(api.registry.resolve(new RepositoryName("other"), new Tag("2")).isPresent());
    }

    @Test
    void import_noArchive_endsWithAnErrorAndChangesNothing() throws Exception {
        JsonObject told = imported(new byte[2_000_000], "");
        UnixHttp.Answer empty = http.send("POST", "/berth/v1/registry/import", "");
        UnixHttp.Answer badName = http.send("POST", "/berth/v1/registry/import?name=a//b", "x");

        assertEquals("422", text(told, "error.status"));
        assertTrue(text(told, "error.detail").contains("tar"), told.toString());
        assertEquals(400, empty.status());
        assertEquals(400, badName.status());
        assertEquals(List.of(), audited());
        assertEquals("[]", text(http.get("/berth/v1/registry/repositories").json(), "items"));
    }

    @Test
    void export_whatWasImported_isTheSameImage() throws Exception {
        JsonObject first = imported(archive("app:1", LAYER), "");
        UnixHttp.Answer export = http.get("/berth/v1/registry/export?reference=app:1");
        UnixHttp.Answer missing = http.get("/berth/v1/registry/export?reference=app:2");
        http.send("DELETE", "/berth/v1/registry/repositories?repository=app", "");
        byte[] archive = export.body().getBytes(UTF_8);

        assertEquals("application/x-tar", export.type());
        assertEquals(422, missing.status());
        assertEquals(
                text(first, "result.images.0.digest"),
                text(imported(archive, ""), "result.images.0.digest"));
    }

    @Test
    void delete_tagManifestAndRepository_areGoneAndAudited() throws Exception {
        String digest = text(imported(archive("app:1", LAYER), ""), "result.images.0.digest");
        imported(archive("app:2", LAYER), "");
        imported(archive("other:1", LAYER), "");

        int tag = delete("images?reference=app:1");
        int tagAgain = delete("images?reference=app:1");
        int manifest = delete("images?reference=app@" + digest);
        int repository = delete("repositories?repository=other");
        int unknown = delete("repositories?repository=nothing");
        int badName = delete("repositories?repository=No/Thing");

        assertEquals(List.of(200, 404, 200, 200), List.of(tag, tagAgain, manifest, repository));
        assertEquals(List.of(404, 400), List.of(unknown, badName));
        assertEquals("[]", text(http.get("/berth/v1/registry/repositories").json(), "items"));
        assertTrue(audited().contains("Image repository other"), audited().toString());
    }

    @Test
    void collect_dryRunAndReal_tellWhatTheyDid() throws Exception {
        JsonObject dry = collected("{\"dryRun\":true}");
        JsonObject real = collected("");
        UnixHttp.Answer wrong =
                http.send("POST", "/berth/v1/registry/collect", "{\"dryRun\":\"yes\"}");

        assertEquals("true", text(dry, "result.dryRun"));
        assertEquals("false", text(real, "result.dryRun"));
        assertEquals("0", text(real, "result.failed"));
        assertEquals(400, wrong.status());
        assertEquals(List.of("Image registry"), audited());
    }

    private JsonObject collected(String body) throws IOException {
        return last(http.send("POST", "/berth/v1/registry/collect", body.isEmpty() ? "{}" : body));
    }

    private int delete(String target) throws IOException {
        return http.send("DELETE", "/berth/v1/registry/" + target, "").status();
    }
}
