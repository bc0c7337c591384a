package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.berth.registry.base.ClientLimits;
import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker Registry HTTP API V2, "Listing Repositories". */
class CatalogTest {
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("layer");
    private static final List<String> NAMES = List.of("a", "a/b", "b", "c.d", "c/e");

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        var most = RegistryLimits.defaults().clients();
        running =
                RunningRegistry.on(
                        directory,
                        RegistryLimits.defaults()
                                .withClients(
                                        new ClientLimits(
                                                most.uploadSessions(),
                                                3,
                                                most.pageReferrers(),
                                                most.pageReferrerBytes(),
                                                most.mountSources())));
        NAMES.reversed().forEach(name -> running.image(name, "1", CONFIG, LAYER));
        running.push("blobs/only", LAYER);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private List<String> names(HttpResponse<byte[]> response) {
        assertEquals(200, response.statusCode(), describe(response));
        return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("repositories")
                .asList()
                .stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?n=1", "?n=2", "?n=3", "?n=999999999"})
    void get_pageByPage_givesThemAllInOrder(String query) {
        var found = new ArrayList<String>();
        String next = "/v2/_catalog" + query;
        while (!next.isEmpty()) {
            var page = running.anonymous("GET", next);
            assertTrue(names(page).size() <= 3, describe(page));
            found.addAll(names(page));
            String link = header(page, "Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }

        assertEquals(NAMES, found);
    }

    @Test
    void get_partOfIt_beginsAfterLast() {
        assertEquals(
                List.of("b", "c.d"), names(running.anonymous("GET", "/v2/_catalog?n=2&last=a/b")));
        assertEquals(List.of("c/e"), names(running.anonymous("GET", "/v2/_catalog?last=c.d")));
        assertEquals(List.of(), names(running.anonymous("GET", "/v2/_catalog?last=z")));
        var none = running.anonymous("GET", "/v2/_catalog?n=0");
        assertEquals(List.of(), names(none));
        assertEquals("", header(none, "Link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "a", "", "1.0", "9999999999", "%00"})
    void get_countThatIsNone_isRefused(String count) {
        var refused = running.anonymous("GET", "/v2/_catalog?n=" + count);

        assertEquals(400, refused.statusCode());
        assertEquals(List.of("UNSUPPORTED"), codes(refused));
    }

    @Test
    void get_afterItsLastManifestWentAway_hasTheRepositoryNoMore() {
        var digest = sha256(running.anonymous("GET", "/v2/b/manifests/1").body());

        running.call("DELETE", "/v2/b/manifests/" + digest);

        assertEquals(
                List.of("a", "a/b", "c.d"), names(running.anonymous("GET", "/v2/_catalog?n=3")));
    }

    @Test
    void get_withCredentialsThatDoNotHold_isRefused() {
        var refused = running.anonymous("GET", "/v2/_catalog", "Authorization", "Bearer nonsense");

        assertEquals(401, refused.statusCode());
        assertTrue(
                header(refused, "WWW-Authenticate").contains("scope=\"registry:catalog:*\""),
                header(refused, "WWW-Authenticate"));
    }

    @Test
    void get_byAnotherMethod_saysWhatIsAllowed() {
        var refused = running.call("POST", "/v2/_catalog");

        assertEquals(405, refused.statusCode());
        assertEquals("GET, HEAD", header(refused, "Allow"));
    }
}
