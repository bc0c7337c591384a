package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.basic;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.login.Grant;
import dev.berth.registry.login.Login;
import dev.berth.registry.login.Robot;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts of programs: what they may, until when, and that they are gone at once. */
class RobotTest {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

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

    private static List<Grant> grants(String... texts) {
        return Stream.of(texts).map(text -> Grant.parse(text).orElseThrow()).toList();
    }

    private Login robot(String name, String... grants) {
        return running.registry
                .robots()
                .create(name, grants(grants), Optional.empty())
                .orElseThrow();
    }

    private HttpResponse<byte[]> as(Login robot, String method, String target) {
        return running.anonymous(method, target, "Authorization", basic(robot));
    }

    private String pass(Login robot, String scopes) {
        var answer = as(robot, "GET", "/v2/token?service=berth&scope=" + scopes);
        assertStatus(200, answer);
        var found = TOKEN.matcher(new String(answer.body(), StandardCharsets.UTF_8));
        assertTrue(found.find());
        return "Bearer " + found.group(1);
    }

    private HttpResponse<byte[]> put(
            String authorization, String repository, String tag, byte[] body) {
        return running.send(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                BodyPublishers.ofByteArray(body),
                false,
                "Authorization",
                authorization,
                "Content-Type",
                RunningRegistry.MANIFEST);
    }

    private static void assertStatus(int expected, HttpResponse<byte[]> response) {
        assertEquals(expected, response.statusCode(), () -> describe(response));
    }

    private static void assertDenied(HttpResponse<byte[]> response) {
        assertStatus(403, response);
        assertEquals(List.of("DENIED"), codes(response));
    }

    @Test
    void robot_doesWhatItWasGranted_andNothingElse() {
        var robot = robot("ci", "team/*:pull,push");

        assertStatus(200, as(robot, "GET", "/v2/"));
        assertStatus(202, as(robot, "POST", "/v2/team/app/blobs/uploads/"));
        assertDenied(as(robot, "POST", "/v2/other/blobs/uploads/"));
        assertDenied(as(robot, "POST", "/v2/team/a/b/blobs/uploads/"));
        assertDenied(as(robot, "DELETE", "/v2/team/app/manifests/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void robot_wrongSecretOrName_isRefused(String secret) {
        robot("ci", "**:pull");

        for (String user : List.of("robot+ci", "robot+other", "robot+", "ci")) {
            assertStatus(401, as(new Login(user, secret), "GET", "/v2/"));
        }
    }

    @Test
    void push_withoutOverwrite_mayRepeatButNotReplace() {
        byte[] first = running.image("app", "1", utf8("{}"), utf8("one"));
        byte[] second = running.image("app", "2", utf8("{}"), utf8("two"));
        String pusher = basic(robot("pusher", "app:pull,push"));

        assertStatus(201, put(pusher, "app", "1", first));
        assertDenied(put(pusher, "app", "1", second));
        assertStatus(201, put(pusher, "app", "3", second));
        assertArrayEquals(first, running.anonymous("GET", "/v2/app/manifests/1").body());
    }

    @Test
    void push_withOverwrite_replaces() {
        running.image("app", "1", utf8("{}"), utf8("one"));
        byte[] second = running.image("app", "2", utf8("{}"), utf8("two"));

        assertStatus(201, put(basic(robot("ci", "app:pull,push,overwrite")), "app", "1", second));
        assertArrayEquals(second, running.anonymous("GET", "/v2/app/manifests/1").body());
    }

    @Test
    void push_byDigestWithTags_isHeldToTheSame() {
        running.image("app", "1", utf8("{}"), utf8("one"));
        byte[] second = running.image("app", "2", utf8("{}"), utf8("two"));
        String pusher = basic(robot("pusher", "app:pull,push"));

        assertDenied(put(pusher, "app", RunningRegistry.sha256(second) + "?tag=new&tag=1", second));
        assertStatus(404, running.anonymous("GET", "/v2/app/manifests/new"));
    }

    @Test
    void pass_askedToPush_carriesWhatElseTheAccountMay() {
        running.image("app", "1", utf8("{}"), utf8("one"));
        byte[] second = running.image("app", "2", utf8("{}"), utf8("two"));
        var full = robot("full", "app:pull,push,overwrite,delete");
        var pusher = robot("pusher", "app:pull,push");

        assertDenied(put(pass(pusher, "repository:app:pull,push"), "app", "1", second));
        assertStatus(401, put(pass(full, "repository:app:pull"), "app", "1", second));
        assertStatus(201, put(pass(full, "repository:app:pull,push"), "app", "1", second));
        assertStatus(
                202,
                running.anonymous(
                        "DELETE",
                        "/v2/app/manifests/1",
                        "Authorization",
                        pass(full, "repository:app:*")));
    }

    @Test
    void robot_expired_isNobody() {
        var robot =
                running.registry
                        .robots()
                        .create(
                                "ci",
                                grants("**:pull,push"),
                                Optional.of(START.plus(Duration.ofMinutes(1))))
                        .orElseThrow();
        String pass = pass(robot, "repository:app:pull,push");

        now.set(START.plus(Duration.ofSeconds(59)));
        assertStatus(200, as(robot, "GET", "/v2/"));
        now.set(START.plus(Duration.ofMinutes(1)));

        assertStatus(401, as(robot, "GET", "/v2/"));
        assertStatus(401, running.anonymous("GET", "/v2/", "Authorization", pass));
    }

    @Test
    void robot_removed_isNobodyAtOnce() {
        var robot = robot("ci", "**:pull,push");
        String pass = pass(robot, "repository:app:pull,push");
        assertStatus(200, running.anonymous("GET", "/v2/", "Authorization", pass));

        assertTrue(running.registry.robots().remove("ci"));
        assertFalse(running.registry.robots().remove("ci"));
        robot("ci", "**:pull,push");

        assertStatus(401, as(robot, "GET", "/v2/"));
        assertStatus(401, running.anonymous("GET", "/v2/", "Authorization", pass));
    }

    @Test
    void robot_outlivesARestart_andItsSecretIsNowhereOnTheDisk() throws Exception {
        var robot = robot("ci", "team/*:pull,push", "other:pull");
        running.close();

        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        Files.readString(file, StandardCharsets.ISO_8859_1)
                                .contains(robot.secret()),
                        file.toString());
            }
        }
        running = RunningRegistry.on(directory, RegistryLimits.defaults(), now::get);
        assertEquals(
                List.of(
                        new Robot(
                                "ci",
                                grants("team/*:pull,push", "other:pull"),
                                START,
                                Optional.empty())),
                running.registry.robots().all());
        assertStatus(200, as(robot, "GET", "/v2/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", "a b", "a:b", "a+b", "ci"})
    void createRobot_badOrTakenName_isRefused(String name) {
        robot("ci", "**:pull");

        var result = running.registry.robots().create(name, grants("**:pull"), Optional.empty());

        assertInstanceOf(Result.Refused.class, result);
    }

    @Test
    void createRobot_everyProblem_isTold() {
        var result = running.registry.robots().create("!", List.of(), Optional.of(START));

        var refused = assertInstanceOf(Result.Refused.class, result);
        assertEquals(3, refused.problems().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "app:", "app:fly", "app:pull,", ":pull", "a b:pull"})
    void grant_otherText_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, Grant.parse(text));
    }
}
