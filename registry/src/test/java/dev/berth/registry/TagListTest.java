package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI distribution-spec 1.1, "Listing Tags". */
class TagListTest {
    private static final Pattern LIST = Pattern.compile("\\{\"name\":\"app\",\"tags\":\\[(.*)]}");
    private static final byte[] CONFIG = utf8("{}");
    private static final byte[] LAYER = utf8("layer");
    private static final List<String> SORTED = List.of("10", "9", "C", "_", "a", "b");
    private static final int MOST_IN_ONE_ANSWER = 4;

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        var http = RegistryLimits.defaults().http();
        running =
                RunningRegistry.on(
                        directory,
                        RegistryLimits.defaults()
                                .withHttp(
                                        new RegistryLimits.Http(
                                                http.connections(),
                                                http.targetBytes(),
                                                http.headerBytes(),
                                                http.idle(),
                                                http.refusedBodyBytes(),
                                                http.formBytes(),
                                                MOST_IN_ONE_ANSWER,
                                                http.stop())));
        for (String tag : List.of("b", "a", "C", "_", "10", "9")) {
            running.image("app", tag, CONFIG, LAYER);
        }
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static List<String> tags(HttpResponse<byte[]> response) {
        assertEquals(200, response.statusCode(), () -> describe(response));
        var body = LIST.matcher(new String(response.body(), StandardCharsets.UTF_8));
        assertTrue(body.matches(), describe(response));
        var tags = new ArrayList<String>();
        for (String quoted : List.of(body.group(1).split(",", -1))) {
            if (!quoted.isEmpty()) {
                tags.add(quoted.substring(1, quoted.length() - 1));
            }
        }
        return tags;
    }

    private HttpResponse<byte[]> get(String query) {
        return running.anonymous("GET", "/v2/app/tags/list" + query);
    }

    /** The list is in ASCII order, and fewer than {@code n} come only with a Link. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?n=1", "?n=2", "?n=3", "?n=4", "?n=5", "?n=999999999"})
    void get_pageByPage_givesThemAllInOrder(String query) {
        var found = new ArrayList<String>();
        String next = "/v2/app/tags/list" + query;
        while (!next.isEmpty()) {
            var page = running.anonymous("GET", next);
            found.addAll(tags(page));
            String link = header(page, "Link");
            assertTrue(tags(page).size() <= MOST_IN_ONE_ANSWER, describe(page));
            assertTrue(link.isEmpty() || link.endsWith(">; rel=\"next\""), link);
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }

        assertEquals(SORTED, found);
    }

    /** {@code n=0} is an empty list without a Link. */
    @Test
    void get_none_isEmptyAndLeadsNowhere() {
        var none = get("?n=0");

        assertEquals(List.of(), tags(none));
        assertEquals("", header(none, "Link"));
    }

    /** {@code last} is not part of what follows, and need not be a tag that is there. */
    @Test
    void get_fromTheMiddle_beginsAfterLast() {
        assertEquals(List.of("a", "b"), tags(get("?last=_")));
        assertEquals(List.of("b"), tags(get("?n=3&last=a")));
        assertEquals(List.of("C", "_"), tags(get("?n=2&last=Bzz")));
        assertEquals(List.of(), tags(get("?last=zzz")));
        assertEquals("", header(get("?n=3&last=C"), "Link"));
    }

    @Test
    void get_afterEveryTagWentAway_isEmpty() {
        for (String tag : SORTED) {
            running.call("DELETE", "/v2/app/manifests/" + tag);
        }

        assertEquals(List.of(), tags(get("")));
    }

    /** A manifest that is pushed by digest alone has no tag to list. */
    @Test
    void get_withUntaggedManifest_doesNotListIt() {
        byte[] image = running.image("app", "passing", CONFIG, utf8("other"));
        running.call("DELETE", "/v2/app/manifests/passing");

        assertEquals(List.of("a", "b"), tags(get("?last=_")));
        assertEquals(
                200, running.anonymous("GET", "/v2/app/manifests/" + sha256(image)).statusCode());
    }

    /** "API": what the specification leaves open is as RFC 9110 has it, section 9.3.2 here. */
    @Test
    void head_isTheGetWithoutItsBody() {
        var get = get("?n=2");

        var head = running.anonymous("HEAD", "/v2/app/tags/list?n=2");

        assertEquals(200, head.statusCode());
        for (String name : List.of("Link", "Content-Type", "Content-Length")) {
            assertEquals(header(get, name), header(head, name), name);
        }
        assertEquals(0, head.body().length);
    }

    @Test
    void get_ofNoRepository_isUnknown() {
        var refused = running.anonymous("GET", "/v2/none/tags/list");

        assertEquals(404, refused.statusCode());
        assertEquals(List.of("NAME_UNKNOWN"), codes(refused));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "a", "", "99999999999", "1.5", "0x1", "%00", "1%2B1"})
    void get_countThatIsNone_isRefused(String count) {
        var refused = get("?n=" + count);

        assertEquals(400, refused.statusCode());
        assertEquals(List.of("UNSUPPORTED"), codes(refused));
    }
}
