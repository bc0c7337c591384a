package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.basic;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.RobotLimits;
import dev.berth.registry.login.Grant;
import dev.berth.registry.login.Login;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once: secrets that are guessed, and pushes that race for one tag. */
class RobotFloodTest {
    private static final int CLIENTS = 12;

    @TempDir Path directory;

    private static List<Grant> grants(String text) {
        return List.of(Grant.parse(text).orElseThrow());
    }

    /** What each client got, all sent at the same time. */
    private static List<Integer> statuses(List<Callable<Integer>> requests) throws Exception {
        var together = new CyclicBarrier(requests.size());
        var running = new ArrayList<Future<Integer>>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var request : requests) {
                running.add(
                        clients.submit(
                                () -> {
                                    together.await();
                                    return request.call();
                                }));
            }
            var statuses = new ArrayList<Integer>();
            for (var one : running) {
                statuses.add(one.get());
            }
            return statuses;
        }
    }

    @Test
    void guesses_manyAtOnce_areHashedOneAtATimeAndKeepNobodyOut() throws Exception {
        var defaults = RegistryLimits.defaults();
        var access = defaults.access();
        var impatient = new RobotLimits(10, 4, 1, Duration.ofMillis(1), 16, Duration.ofMinutes(5));
        var limits =
                defaults.withAccess(
                        new RegistryLimits.Access(
                                access.passLife(), access.scopes(), access.logins(), impatient));
        try (var registry = RunningRegistry.on(directory, limits)) {
            var robot =
                    registry.registry
                            .robots()
                            .create("ci", grants("**:pull"), Optional.empty())
                            .orElseThrow();
            assertEquals(200, ping(registry, robot));
            var requests = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                var guess = new Login(robot.user(), "%043d".formatted(i));
                requests.add(() -> ping(registry, guess));
            }
            requests.add(() -> ping(registry, robot));

            List<Integer> statuses = statuses(requests);

            assertEquals(200, statuses.getLast(), "what was right before is not hashed again");
            List<Integer> guesses = statuses.subList(0, CLIENTS);
            assertTrue(
                    guesses.stream().allMatch(status -> status == 401 || status == 503),
                    guesses.toString());
            assertTrue(guesses.contains(503), "more than one was hashed at once: " + guesses);
        }
    }

    private static int ping(RunningRegistry registry, Login login) {
        return registry.anonymous("GET", "/v2/", "Authorization", basic(login)).statusCode();
    }

    @Test
    void pushes_ofDifferentManifestsToOneTag_oneWinsWithoutOverwrite() throws Exception {
        try (var registry = RunningRegistry.on(directory)) {
            var robot =
                    registry.registry
                            .robots()
                            .create("ci", grants("app:pull,push"), Optional.empty())
                            .orElseThrow();
            var manifests = new ArrayList<byte[]>();
            for (int i = 0; i < CLIENTS; i++) {
                manifests.add(registry.image("app", "own-" + i, utf8("{}"), utf8("layer " + i)));
            }

            List<Integer> statuses =
                    statuses(
                            manifests.stream()
                                    .<Callable<Integer>>map(
                                            manifest -> () -> push(registry, robot, manifest))
                                    .toList());

            assertEquals(1, statuses.stream().filter(status -> status == 201).count());
            assertEquals(CLIENTS - 1, statuses.stream().filter(status -> status == 403).count());
            var tagged = registry.anonymous("GET", "/v2/app/manifests/shared");
            assertEquals(
                    new String(manifests.get(statuses.indexOf(201)), StandardCharsets.UTF_8),
                    new String(tagged.body(), StandardCharsets.UTF_8),
                    () -> describe(tagged));
        }
    }

    private static int push(RunningRegistry registry, Login robot, byte[] manifest) {
        return registry.send(
                        "PUT",
                        "/v2/app/manifests/shared",
                        BodyPublishers.ofByteArray(manifest),
                        false,
                        "Authorization",
                        basic(robot),
                        "Content-Type",
                        RunningRegistry.MANIFEST)
                .statusCode();
    }
}
