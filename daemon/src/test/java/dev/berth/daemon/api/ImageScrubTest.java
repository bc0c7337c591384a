package dev.berth.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.store.AuditLog;
import dev.berth.registry.login.Login;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stored content that a disk changes is found, told, and healed by a push. */
final class ImageScrubTest extends AdminApiCase {
    private static final String SCRUB = "/berth/v1/registry/scrub";
    private static final byte[] LAYER = "a layer that a disk forgets".getBytes(UTF_8);

    private JsonObject scrubbed() throws Exception {
        UnixHttp.Answer answer = http.send("POST", SCRUB, "{}");
        assertEquals(200, answer.status(), answer.body());
        assertEquals("application/x-ndjson", answer.type());
        return JsonParser.parseString(answer.body().lines().toList().getLast())
                .getAsJsonObject()
                .getAsJsonObject("result");
    }

    /** Pushes a blob as any client does, and says its digest. */
    private String push(byte[] content) throws Exception {
        String digest = ImageHandlersTest.sha256(content);
        Login login = api.registry.issueLogin("berth");
        String basic =
                Base64.getEncoder()
                        .encodeToString((login.user() + ":" + login.secret()).getBytes(UTF_8));
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + api.registry.address().getPort()
                                                    + "/v2/team/app/blobs/uploads/?digest="
                                                    + digest))
                            .header("Authorization", "Basic " + basic)
                            .header("Content-Type", "application/octet-stream")
                            .POST(BodyPublishers.ofByteArray(content))
                            .build();
            assertEquals(201, client.send(request, BodyHandlers.discarding()).statusCode());
        }
        return digest;
    }

    private boolean counts(String line) throws Exception {
        return http.get("/metrics").body().lines().anyMatch(line::equals);
    }

    @Test
    void scrub_damagedBlob_isFoundReportedAndHealedByAPush() throws Exception {
        String digest = push(LAYER);
        var file = directory.resolve("registry/blobs/sha256").resolve(digest.substring(7));
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] ^= 1;
        Files.write(file, bytes);

        JsonObject damaged = scrubbed();
        JsonObject last = http.get(SCRUB).json();
        push(LAYER);
        JsonObject healed = scrubbed();

        assertEquals("1", text(damaged, "found"));
        assertEquals("1", text(damaged, "damagedCount"));
        assertEquals(digest, text(damaged, "damaged.0.digest"));
        assertEquals("team/app", text(damaged, "damaged.0.repositories.0"));
        assertTrue(text(damaged, "damaged.0.reason").startsWith("its content is that of sha256:"));
        assertEquals(damaged, last);
        assertEquals("0", text(healed, "damagedCount"));
        assertEquals("1", text(healed, "blobs"));
        assertTrue(counts("berth_registry_damaged_blobs_total 1.0"));
        assertTrue(counts("berth_registry_healed_blobs_total 1.0"));
        assertTrue(counts("berth_registry_scrubbed_blobs_total 2.0"));
        assertTrue(counts("berth_registry_scrubbed_bytes_total " + 2.0 * LAYER.length));
        assertEquals(
                List.of("scrub Image registry", "scrub Image registry"),
                api.audit.last(10).stream().map(ImageScrubTest::said).toList());
    }

    private static String said(AuditLog.Entry entry) {
        return entry.action() + " " + entry.object();
    }

    @Test
    void scrub_beforeAnyPass_hasNoReport() throws Exception {
        JsonObject none = http.get(SCRUB).json();
        UnixHttp.Answer wrong = http.send("POST", SCRUB, "all of it");

        assertEquals("false", text(none, "running"));
        assertEquals("0", text(none, "blobs"));
        assertEquals("[]", text(none, "damaged"));
        assertEquals(400, wrong.status());
        assertEquals(List.of(), api.audit.last(10));
    }

    @Test
    void scrub_closedRegistry_isRefused() throws Exception {
        api.registry.close();

        UnixHttp.Answer answer = http.send("POST", SCRUB, "{}");

        assertTrue(answer.body().contains("the registry is closing"), answer.body());
    }
}
