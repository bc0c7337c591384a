package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.RealEngine;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The daemon ends, in order or not, and the containers neither notice nor are forgotten. */
final class ApplianceLifecycleIT extends ApplianceCase {
    private static final int PATIENCE_SECONDS = 60;

    /** As every JVM that SIGTERM ends; anything else was no orderly stop. */
    private static final int TERMINATED = 128 + 15;

    @Test
    void killed_newDaemon_adoptsWhatRuns() throws Exception {
        List<Replica> before = serve();
        List<Integer> pids = pids(before);

        daemon.kill();
        assertEquals(pids, pids(before));
        startDaemon();
        List<Replica> after = awaitReady("web", 2);

        assertEquals(before, after);
        assertEquals(pids, pids(after));
        for (Replica replica : after) {
            assertEquals(0, replica.restarts());
            assertEquals(replica.cpus(), allowed(replica).toString());
        }
        assertEquals(2, containers().size());
        assertEquals(200, getWithToken("/").statusCode());
    }

    @Test
    void killed_documentsChangeWhatIsAskedFor_newDaemonGoesOnFromThere() throws Exception {
        serve();
        apply(deployment("web", 1, "250m", "hello"));

        daemon.kill();
        startDaemon();

        awaitReady("web", 1);
        daemon.await("one container is left", () -> containers().size() == 1);
    }

    @Test
    void terminated_requestUnderWay_isAnsweredFirst() throws Exception {
        List<Replica> replicas = serve();
        var slow = request("/cgi-bin/slow").header("Authorization", "Bearer " + token()).build();
        int port = Integer.parseInt(daemon.https().substring(daemon.https().indexOf(':') + 1));
        try (var client = client()) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(slow, HttpResponse.BodyHandlers.ofString());
            Path root = awaitBegun(replicas);

            daemon.terminate();
            daemon.await("it takes no new connections", () -> !accepts(port));
            assertTrue(!answer.isDone(), "the request ended too early");
            // Whoever opens a pipe for writing waits for its reader, which waits already.
            Files.writeString(root.resolve("tmp/go"), "go");

            HttpResponse<String> response = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(200, response.statusCode(), response.body());
            assertEquals("slow\n", response.body());
        }
        assertEquals(TERMINATED, daemon.exitCode());
        assertEquals(2, containers().size());
    }

    @Test
    void started_engineIsNotThere_answersAllTheSame() throws Exception {
        daemon.close();
        Path elsewhere = Files.createTempDirectory("berth-it");
        try (var alone = DaemonProcess.start(elsewhere, elsewhere.resolve("no-engine.sock"))) {
            var applied =
                    alone.http()
                            .send("POST", "/berth/v1/apply", deployment("web", 2, "250m", "hello"));

            alone.await(
                    "it says that the engine does not answer",
                    () -> !alone.status().getAsJsonObject("engine").get("detail").isJsonNull());

            var engine = alone.status().getAsJsonObject("engine");
            assertEquals(false, engine.get("reachable").getAsBoolean());
            assertEquals(200, applied.status(), applied.body());
            assertEquals(200, alone.http().get(DEPLOYMENT).status());
            alone.terminate();
            assertEquals(TERMINATED, alone.exitCode());
        } finally {
            delete(elsewhere);
        }
    }

    /** The root of the container in which the slow request has begun. */
    private Path awaitBegun(List<Replica> replicas) throws Exception {
        List<Path> begun = new ArrayList<>();
        daemon.await(
                "the slow request is under way",
                () -> {
                    for (int pid : pids(replicas)) {
                        Path root = Path.of("/proc", Integer.toString(pid), "root");
                        if (Files.exists(root.resolve("tmp/begun"))) {
                            begun.add(root);
                        }
                    }
                    return !begun.isEmpty();
                });
        return begun.getFirst();
    }

    private static boolean accepts(int port) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    private List<Integer> pids(List<Replica> replicas) throws Exception {
        List<Integer> pids = new ArrayList<>();
        for (Replica replica : replicas) {
            int pid = container(replica).pid();
            assertEquals(true, RealEngine.status(pid).containsKey("Pid"));
            pids.add(pid);
        }
        return pids;
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
