package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.ClientLimits;
import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many uploads may be open, and for how long. */
class UploadBoundsTest {
    private static final int BY_CLIENT = 3;
    private static final int BY_ALL = 5;
    private static final String UPLOADS = "/v2/app/blobs/uploads/";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        var defaults = RegistryLimits.defaults();
        var uploads = defaults.uploads();
        var clients = defaults.clients();
        running =
                RunningRegistry.on(
                        directory,
                        defaults.withUploads(
                                        new RegistryLimits.Uploads(
                                                BY_ALL,
                                                uploads.sessionAge(),
                                                uploads.lease(),
                                                uploads.blobBytes(),
                                                uploads.reserveBytes(),
                                                uploads.lockWait()))
                                .withClients(
                                        new ClientLimits(
                                                BY_CLIENT,
                                                clients.pageRepositories(),
                                                clients.pageReferrers(),
                                                clients.pageReferrerBytes(),
                                                clients.mountSources())),
                        now::get);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpResponse<byte[]> openAs(String user) {
        String secret = running.registry.issueLogin(user).secret();
        String basic = Base64.getEncoder().encodeToString(utf8(user + ":" + secret));
        return running.anonymous("POST", UPLOADS, "Authorization", "Basic " + basic);
    }

    private static void assertTooMany(HttpResponse<byte[]> response) {
        assertEquals(429, response.statusCode(), describe(response));
        assertEquals(List.of("TOOMANYREQUESTS"), codes(response));
        assertTrue(Integer.parseInt(header(response, "Retry-After")) > 0);
    }

    @Test
    void post_clientWithAllOfItsUploadsOpen_isToldToWaitAndOthersAreNot() {
        for (int i = 0; i < BY_CLIENT; i++) {
            running.open("app");
        }

        assertTooMany(running.call("POST", UPLOADS));
        assertTooMany(running.call("POST", "/v2/other/blobs/uploads/"));

        assertEquals(202, openAs("other").statusCode());
    }

    @Test
    void post_afterACancel_hasRoom() {
        running.open("app");
        running.open("app");
        String session = running.open("app");
        assertTooMany(running.call("POST", UPLOADS));

        assertEquals(204, running.call("DELETE", session).statusCode());

        assertEquals(202, running.call("POST", UPLOADS).statusCode());
    }

    @Test
    void post_allClientsTogether_areBoundedToo() {
        assertEquals(202, openAs("a").statusCode());
        assertEquals(202, openAs("b").statusCode());
        for (int i = 2; i < BY_ALL; i++) {
            running.open("app");
        }

        assertTooMany(openAs("c"));
    }

    /** A mount that turns into an upload counts as one. */
    @Test
    void mount_thatOpensASession_isBoundedToo() {
        for (int i = 0; i < BY_CLIENT; i++) {
            running.open("app");
        }

        assertTooMany(
                running.call("POST", UPLOADS + "?mount=" + RunningRegistry.sha256(utf8("absent"))));
    }

    /** "Cancel a blob upload": a server eventually times out unfinished uploads. */
    @Test
    void session_withoutAByteForItsWholeAge_isDropped() throws Exception {
        String idle = running.open("app");
        String busy = running.open("app");
        running.call("PATCH", idle, utf8("some bytes"));
        running.call("PATCH", busy, utf8("some bytes"));
        var age = RegistryLimits.defaults().uploads().sessionAge();
        touch(idle, now.get());
        now.set(now.get().plus(age).plus(Duration.ofSeconds(1)));
        touch(busy, now.get().minusSeconds(1));

        running.open("app");

        assertEquals(404, running.call("GET", idle).statusCode());
        assertEquals(204, running.call("GET", busy).statusCode());
        assertEquals(
                "0-9", header(running.call("GET", busy), "Range"), "what arrived is still there");
    }

    /** The age counts from the time of the file. */
    private void touch(String session, Instant time) throws Exception {
        String id = session.substring(session.lastIndexOf('/') + 1);
        Files.setLastModifiedTime(directory.resolve("uploads").resolve(id), FileTime.from(time));
    }
}
