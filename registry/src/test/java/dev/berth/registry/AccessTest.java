package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's token scheme, Basic, and what an anonymous caller may do. */
class AccessTest {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final String PUSH_SCOPE = "repository:app:push,pull";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory, RegistryLimits.defaults(), now::get);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private static String token(HttpResponse<byte[]> response) {
        assertStatus(200, response);
        var found = TOKEN.matcher(new String(response.body(), StandardCharsets.UTF_8));
        assertTrue(found.find());
        return found.group(1);
    }

    private String memberToken(String scopes) {
        return token(running.call("GET", "/v2/token?service=berth&account=berth&" + scopes));
    }

    private HttpResponse<byte[]> as(String token, String method, String target) {
        return running.anonymous(method, target, "Authorization", "Bearer " + token);
    }

    @Test
    void ping_withoutCredentials_challenges() {
        var refused = running.anonymous("GET", "/v2/");

        assertStatus(401, refused);
        assertEquals(List.of("UNAUTHORIZED"), codes(refused));
        assertEquals(
                "Bearer realm=\"" + running.uri("/v2/token") + "\",service=\"berth\"",
                header(refused, "WWW-Authenticate"));
    }

    @Test
    void ping_withAnyGoodCredential_answers() {
        String anonymous = token(running.anonymous("GET", "/v2/token?service=berth"));

        assertStatus(200, running.call("GET", "/v2/"));
        assertStatus(200, as(anonymous, "GET", "/v2/"));
        assertStatus(200, as(memberToken(""), "GET", "/v2/"));
    }

    @Test
    void pull_withoutCredentials_isServed() {
        var digest = running.push("app", utf8("blob"));
        running.image("app", "1", utf8("{}"), utf8("layer"));

        assertStatus(200, running.anonymous("GET", "/v2/app/blobs/" + digest));
        assertStatus(200, running.anonymous("GET", "/v2/app/manifests/1"));
        assertStatus(200, running.anonymous("GET", "/v2/app/tags/list"));
    }

    @Test
    void push_withoutCredentials_challengesWithTheScope() {
        var refused = running.anonymous("POST", "/v2/team/app/blobs/uploads/");

        assertStatus(401, refused);
        assertTrue(
                header(refused, "WWW-Authenticate")
                        .endsWith("service=\"berth\",scope=\"repository:team/app:pull,push\""),
                header(refused, "WWW-Authenticate"));
        assertStatus(401, running.anonymous("PUT", "/v2/app/manifests/1"));
        assertStatus(
                401,
                running.anonymous(
                        "PATCH", "/v2/app/blobs/uploads/00000000000000000000000000000000"));
        assertStatus(
                401,
                running.anonymous("GET", "/v2/app/blobs/uploads/00000000000000000000000000000000"));
    }

    @Test
    void token_ofALogin_pushesWhereItsScopeSays() {
        String token = memberToken("scope=" + PUSH_SCOPE + "&scope=repository:two:pull");

        assertStatus(202, as(token, "POST", "/v2/app/blobs/uploads/"));
        assertStatus(401, as(token, "POST", "/v2/two/blobs/uploads/"));
        assertStatus(401, as(token, "POST", "/v2/other/blobs/uploads/"));
        assertStatus(404, as(token, "GET", "/v2/other/manifests/1"));
    }

    @Test
    void token_scopesInOneParameter_areReadToo() {
        String token = memberToken("scope=repository:one:push+repository%3Atwo%3Apush");

        assertStatus(202, as(token, "POST", "/v2/one/blobs/uploads/"));
        assertStatus(202, as(token, "POST", "/v2/two/blobs/uploads/"));
    }

    @Test
    void token_ofNobody_neverPushes() {
        String token =
                token(running.anonymous("GET", "/v2/token?service=berth&scope=" + PUSH_SCOPE));

        assertStatus(401, as(token, "POST", "/v2/app/blobs/uploads/"));
        assertStatus(404, as(token, "GET", "/v2/app/manifests/1"));
    }

    @Test
    void token_byForm_isHandedOut() {
        String form =
                "grant_type=password&service=berth&client_id=test&username=berth&password="
                        + running.login.secret()
                        + "&scope="
                        + PUSH_SCOPE;

        var answer = running.send("POST", "/v2/token", BodyPublishers.ofString(form), false);
        var refused =
                running.send(
                        "POST",
                        "/v2/token",
                        BodyPublishers.ofString(form.replace("username=berth", "username=x")),
                        false);

        assertStatus(202, as(token(answer), "POST", "/v2/app/blobs/uploads/"));
        assertStatus(401, refused);
    }

    @Test
    void token_lifeIsBounded() {
        String token = memberToken("scope=" + PUSH_SCOPE);

        now.set(now.get().plus(Duration.ofSeconds(299)));
        assertStatus(202, as(token, "POST", "/v2/app/blobs/uploads/"));

        now.set(now.get().plus(Duration.ofSeconds(1)));
        var late = as(token, "POST", "/v2/app/blobs/uploads/");
        assertStatus(401, late);
        assertTrue(header(late, "WWW-Authenticate").contains("error=\"invalid_token\""));
    }

    @Test
    void token_buysNoOther() {
        String token = memberToken("scope=" + PUSH_SCOPE);

        assertStatus(401, as(token, "GET", "/v2/token?service=berth&scope=" + PUSH_SCOPE));
    }

    @Test
    void token_changed_isRefused() {
        String token = memberToken("scope=" + PUSH_SCOPE);

        for (int i = 0; i < token.length(); i += 7) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            // The last character of a base64 group may carry bits that do not count.
            if (sameBytes(token, changed)) {
                continue;
            }
            assertEquals(401, as(changed, "GET", "/v2/").statusCode(), "at " + i);
        }
    }

    private static boolean sameBytes(String one, String other) {
        return one.indexOf('.') == other.indexOf('.') && decoded(one).equals(decoded(other));
    }

    private static String decoded(String token) {
        int dot = token.indexOf('.');
        try {
            return new String(
                            Base64.getUrlDecoder().decode(token.substring(0, dot)),
                            StandardCharsets.ISO_8859_1)
                    + new String(
                            Base64.getUrlDecoder().decode(token.substring(dot + 1)),
                            StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return token;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !",
                "Basic YmVydGg=",
                "Basic YmVydGg6",
                "Basic YmVydGg6d3Jvbmc=",
                "Basic Og==",
                "Bearer x",
                "Bearer .",
                "Bearer ..",
                "Digest username=berth",
                "x"
            })
    void wrongCredentials_areNeverAnAnonymousCaller(String authorization) {
        running.image("app", "1", utf8("{}"), utf8("layer"));

        for (String target :
                List.of("/v2/", "/v2/app/manifests/1", "/v2/app/tags/list", "/v2/token")) {
            assertStatus(401, running.anonymous("GET", target, "Authorization", authorization));
        }
    }

    @Test
    void login_issuedAgain_replacesTheSecret() {
        var before = running.basic();

        var second = running.registry.issueLogin("berth");
        var other = running.registry.issueLogin("other");

        assertStatus(401, running.anonymous("GET", "/v2/", "Authorization", before));
        for (var login : List.of(second, other)) {
            String basic =
                    Base64.getEncoder().encodeToString(utf8(login.user() + ":" + login.secret()));
            assertStatus(200, running.anonymous("GET", "/v2/", "Authorization", "Basic " + basic));
        }
    }

    @Test
    void login_secret_isNowhereOnTheDisk() throws Exception {
        running.call("GET", "/v2/");
        String secret = running.login.secret();
        running.close();

        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret),
                        file.toString());
            }
        }
        assertFalse(running.login.toString().contains(secret));
        running = RunningRegistry.on(directory);
    }
}
