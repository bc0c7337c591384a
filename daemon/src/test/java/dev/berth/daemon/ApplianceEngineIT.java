package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ContainerSummary;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.RealEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The engine restarts, crashes, goes away and stands still while pods run: nothing is made twice,
 * nothing is left over, no CPU has two owners, and nothing is restarted that the engine left alone.
 */
final class ApplianceEngineIT extends ApplianceCase {
    /** Requests that show that the load goes on. */
    private static final int ENOUGH = 50;

    /** Longer than the pauses between attempts to reach the engine and its events. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Sooner than the next look is due: the end of the engine's events tells it. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** So long an engine may take to answer. */
    private static final Duration A_WHILE = Duration.ofSeconds(4);

    private static @Nullable EngineProcess engine;

    @Override
    RealEngine realEngine() throws Exception {
        if (engine == null) {
            engine = EngineProcess.start();
        }
        return new RealEngine("appliance", engine().socket());
    }

    private static EngineProcess engine() {
        if (engine == null) {
            throw new AssertionError("no engine was started");
        }
        return engine;
    }

    @AfterEach
    void settleEngine() throws Exception {
        engine().settle();
    }

    @AfterAll
    static void endEngine() throws Exception {
        if (engine != null) {
            engine.remove();
        }
    }

    @Test
    void engineRestartsAndCrashes_containersStartAgainOnceEachTimeOnTheirOwnCpus()
            throws Exception {
        List<Replica> before = serveBesideAPinnedPod();

        engine().stop();
        Instant gone = Instant.now();
        daemon.await(
                "it is told that the engine is gone", () -> reasons().contains("NodeNotReady"));
        assertTrue(Instant.now().isBefore(gone.plus(SOON)), "only the next look has noticed it");
        engine().startAgain(false);
        daemon.await("all are ready again", () -> allReady(before, 1));
        assertIsolated(before);
        engine().kill();
        engine().startAgain(false);
        daemon.await("all are ready again", () -> allReady(before, 2));

        assertIsolated(before);
        assertEquals(ids(before), everything());
        assertTrue(reasons().contains("NodeReady"), reasons().toString());
        assertEquals(200, getWithToken("/").statusCode());
    }

    @Test
    void engineIsAwayAndContainersRunOn_serveAllTheTimeAndFollowTheDocumentsAfterwards()
            throws Exception {
        engine().stop();
        engine().startAgain(true);
        List<Replica> before = serveBesideAPinnedPod();
        Map<String, ObservedContainer> running = inspect(before);
        var request = request("/").header("Authorization", "Bearer " + token()).build();

        try (var load = new SteadyLoad(request, this::client)) {
            daemon.await("the load is there", () -> load.answered() > ENOUGH);
            engine().stop();
            Instant gone = Instant.now();
            apply(deployment("web", 3, "250m", "hello"));
            assertEquals(200, delete("pinned"));
            apply(deployment("late", 1, "250m", "hello"));
            daemon.await(
                    "the engine is away for long", () -> Instant.now().isAfter(gone.plus(LONG)));
            engine().startAgain(true);
            awaitReady("web", 3);
            awaitReady("late", 1);
            daemon.await("the deleted pod is gone", () -> everything().size() == 4);
            int soFar = load.answered();
            daemon.await("it serves on", () -> load.answered() > soFar + ENOUGH);

            assertEquals(List.of(), load.failures());
        }
        List<Replica> after = replicas("web");
        assertIsolated(after);
        for (Replica replica : before) {
            if (replica.pod().startsWith("web-")) {
                assertTrue(after.contains(replica), replica + " in " + after);
                assertSameProcess(running, replica);
            }
        }
        assertTrue(reasons().containsAll(List.of("NodeNotReady", "NodeReady")), "" + reasons());
    }

    @Test
    void engineStandsStillInTheMiddleOfAnUpdate_goesOnAndMakesNothingTwice() throws Exception {
        List<Replica> before = serveBesideAPinnedPod();
        Map<String, ObservedContainer> running = inspect(before);
        var request = request("/").header("Authorization", "Bearer " + token()).build();

        try (var load = new SteadyLoad(request, this::client)) {
            daemon.await("the load is there", () -> load.answered() > ENOUGH);
            apply(deployment("web", 2, "250m", "goodbye"));
            daemon.await("a newcomer is made", () -> everything().size() > 3);
            engine().freeze();
            Instant frozen = Instant.now();
            apply(deployment("late", 1, "250m", "hello"));
            daemon.await(
                    "it stands still for a while",
                    () -> Instant.now().isAfter(frozen.plus(A_WHILE)));
            engine().thaw();
            awaitReady("late", 1);
            daemon.await("both are replaced", () -> isReplaced(before));

            assertEquals(List.of(), load.failures());
        }
        Replica pinned = replicas("pinned").getFirst();
        assertTrue(before.contains(pinned), pinned + " in " + before);
        assertSameProcess(running, pinned);
        daemon.await("nothing is left over", () -> everything().size() == 4);
        assertIsolated(replicas("web"));
        assertIsolated(replicas("late"));
        assertFalse(reasons().contains("Unhealthy"), reasons().toString());
    }

    /** Two replicas that share, and a pod with a CPU of its own where there are two. */
    private List<Replica> serveBesideAPinnedPod() throws Exception {
        serve();
        apply(deployment("pinned", 1, "1", "hello"));
        awaitReady("pinned", 1);
        daemon.await(
                "the others have left its CPU",
                () -> {
                    for (Replica replica : replicas("web")) {
                        if (allowed(replica).intersects(allowed(replicas("pinned").getFirst()))) {
                            return false;
                        }
                    }
                    return true;
                });
        return all();
    }

    private List<Replica> all() throws IOException {
        return replicas("");
    }

    private boolean allReady(List<Replica> before, int restarts) throws IOException {
        List<Replica> now = all();
        return ids(now).equals(ids(before))
                && now.stream()
                        .allMatch(replica -> replica.ready() && replica.restarts() == restarts);
    }

    private boolean isReplaced(List<Replica> before) throws IOException {
        List<Replica> now = replicas("web");
        Set<String> old = ids(before);
        return now.size() == 2
                && now.stream().allMatch(Replica::ready)
                && now.stream().noneMatch(replica -> old.contains(replica.containerId()));
    }

    /** Each is where it is to be, as the kernel says, and nobody else is with the pinned pod. */
    private void assertIsolated(List<Replica> some) throws IOException {
        for (Replica replica : some) {
            assertEquals(replica.cpus(), allowed(replica).toString(), replica.toString());
        }
        for (Replica pinned : replicas("pinned")) {
            for (Replica other : all()) {
                assertTrue(
                        other.equals(pinned) || !allowed(other).intersects(allowed(pinned)),
                        other + " beside " + pinned);
            }
        }
    }

    private void assertSameProcess(Map<String, ObservedContainer> before, Replica replica)
            throws IOException {
        ObservedContainer then = Objects.requireNonNull(before.get(replica.containerId()));
        ObservedContainer now = container(replica);
        assertEquals(then.pid(), now.pid());
        assertEquals(then.startedAt(), now.startedAt());
        assertEquals(0, replica.restarts());
    }

    private Map<String, ObservedContainer> inspect(List<Replica> replicas) throws IOException {
        Map<String, ObservedContainer> containers = new HashMap<>();
        for (Replica replica : replicas) {
            containers.put(replica.containerId(), container(replica));
        }
        return containers;
    }

    /** The ids of all containers of ours that the engine has, running or not. */
    private Set<String> everything() throws IOException {
        return containers().stream().map(ContainerSummary::id).collect(Collectors.toSet());
    }

    private static Set<String> ids(List<Replica> replicas) {
        return replicas.stream().map(Replica::containerId).collect(Collectors.toSet());
    }

    private int delete(String deployment) throws IOException {
        return daemon.http()
                .send("DELETE", DEPLOYMENT.replace("/web", "/" + deployment), "")
                .status();
    }

    private Set<String> reasons() throws IOException {
        Set<String> reasons = new HashSet<>();
        for (JsonElement item :
                daemon.get("/api/v1/namespaces/default/events").getAsJsonArray("items")) {
            JsonObject event = item.getAsJsonObject();
            reasons.add(event.get("reason").getAsString());
        }
        return reasons;
    }
}
