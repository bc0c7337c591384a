package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.daemon.api.UnixHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Updates on a real engine: nothing is dropped, what fails is turned back. */
final class ApplianceUpdateIT extends ApplianceCase {
    private static final String ROLLOUT = "/berth/v1/namespaces/default/deployments/web/rollout";

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String EVENTS = "/api/v1/namespaces/default/events";

    /** Requests that an update has to stand at least. */
    private static final int ENOUGH = 50;

    @Test
    void update_singleReplicaOnAFullHostUnderLoad_failsNoRequest() throws Exception {
        serve();
        apply(deployment("web", 1, "1", "one"));
        Replica before = awaitReady("web", 1).getFirst();
        apply(deployment("filler", 8, "1", "full"));
        daemon.await("the host is full", () -> daemon.get(PODS).toString().contains("0/"));
        var request = request("/").header("Authorization", "Bearer " + token()).build();

        Replica after;
        try (var load = new SteadyLoad(request, this::client)) {
            daemon.await("the load is there", () -> load.answered() > ENOUGH);
            apply(deployment("web", 1, "1", "two"));
            daemon.await("only the new replica is left", () -> isReplaced(before));
            after = replicas("web").getFirst();
            int soFar = load.answered();
            daemon.await("it serves on", () -> load.answered() > soFar + ENOUGH);

            assertEquals(List.of(), load.failures());
        }
        assertEquals(before.cpus(), after.cpus());
        assertEquals(after.cpus(), allowed(after).toString());
    }

    @Test
    void update_daemonIsKilledInTheMiddle_goesOnToTheEnd() throws Exception {
        serve();
        apply(deployment("web", 1, "1", "one"));
        Replica before = awaitReady("web", 1).getFirst();
        apply(slow(deployment("web", 1, "1", "two")));
        daemon.await("the newcomer is there", () -> replicas("web").size() == 2);

        daemon.kill();
        startDaemon();

        daemon.await("only the new replica is left", () -> isReplaced(before));
        assertEquals(200, getWithToken("/").statusCode());
        assertEquals(1, containers().size());
    }

    @Test
    void update_thatNeverGetsReady_isRolledBackAndLeavesItsEvidence() throws Exception {
        serve();
        String good = deployment("web", 1, "250m", "one");
        apply(good);
        awaitReady("web", 1);
        daemon.await("it is complete", () -> rollout().get("complete").getAsBoolean());
        Replica before = replicas("web").getFirst();

        String bad =
                dated(deployment("web", 1, "250m", "two"))
                        .replace(
                                "exec /bin/busybox httpd -f -p 9376 -h www",
                                "echo no server today; exec /bin/busybox sleep 1000");
        apply(bad);
        daemon.await("it is rolled back", () -> rollout().has("failure"));
        daemon.await("the bad replica is gone", () -> replicas("web").equals(List.of(before)));

        JsonObject failure = rollout().getAsJsonObject("failure");
        assertEquals(rollout().get("revision"), failure.get("rolledBackTo"));
        assertTrue(failure.toString().contains("no server today"), failure.toString());
        assertTrue(daemon.get(DEPLOYMENT).toString().contains("\"one\""));
        assertTrue(daemon.get(EVENTS).toString().contains("DeploymentRollback"));
        apply(bad);
        assertTrue(!rollout().has("failure"));
        assertEquals(200, getWithToken("/").statusCode());
    }

    @Test
    void rollout_pauseResumeRestartUndo_doWhatTheySay() throws Exception {
        serve();
        apply(deployment("web", 1, "250m", "one"));
        Replica first = awaitReady("web", 1).getFirst();

        change("pause", "{}");
        apply(
                deployment("web", 1, "250m", "two")
                        .replace("spec:\n  repl", "spec:\n  paused: true\n  repl"));
        assertEquals(first, awaitReady("web", 1).getFirst());
        change("resume", "{}");
        daemon.await("the update went on", () -> isReplaced(first));
        Replica second = replicas("web").getFirst();
        change("restart", "{}");
        daemon.await("the pod was replaced", () -> isReplaced(second));
        Replica third = replicas("web").getFirst();
        change("undo", "{\"toRevision\": 2}");
        daemon.await("it was turned back", () -> isReplaced(third));

        Replica last = replicas("web").getFirst();
        assertNotEquals(first.containerId(), last.containerId());
        assertEquals(first.pod().substring(0, 12), last.pod().substring(0, 12));
        apply(recreate(deployment("web", 1, "250m", "five")));
        daemon.await("it was created anew", () -> isReplaced(last));
        assertEquals(200, getWithToken("/").statusCode());
    }

    @Test
    void rollout_pausedHalfwayAndScaled_growsBothTemplates() throws Exception {
        apply(deployment("web", 3, "50m", "one"));
        String old = awaitReady("web", 3).getFirst().pod().substring(0, 12);
        apply(slow(deployment("web", 3, "50m", "two")));
        daemon.await("a newcomer is there", () -> replicas("web").size() == 4);
        change("pause", "{}");
        List<Replica> halfway = awaitReady("web", 4);

        apply(
                slow(deployment("web", 8, "50m", "two"))
                        .replace("spec:\n  repl", "spec:\n  paused: true\n  repl"));

        List<Replica> grown = awaitReady("web", 8);
        assertEquals(3, halfway.stream().filter(one -> one.pod().startsWith(old)).count());
        assertEquals(6, grown.stream().filter(one -> one.pod().startsWith(old)).count());
    }

    private boolean isReplaced(Replica before) throws IOException {
        List<Replica> now = replicas("web");
        return now.size() == 1
                && now.getFirst().ready()
                && !now.getFirst().containerId().equals(before.containerId());
    }

    private JsonObject rollout() throws IOException {
        return daemon.get(DEPLOYMENT).getAsJsonObject("status").getAsJsonObject("rollout");
    }

    private void change(String verb, String body) throws IOException {
        UnixHttp.Answer answer = daemon.http().send("POST", ROLLOUT + "/" + verb, body);
        assertEquals(200, answer.status(), answer.body());
    }

    /** With a deadline that a test can wait for. */
    private static String dated(String deployment) {
        return deployment.replace("spec:\n  repl", "spec:\n  progressDeadlineSeconds: 5\n  repl");
    }

    private static String recreate(String deployment) {
        return deployment.replace("spec:\n  repl", "spec:\n  strategy: {type: Recreate}\n  repl");
    }

    /** With a newcomer that takes long enough for something to happen meanwhile. */
    private static String slow(String deployment) {
        return deployment.replace(
                "exec /bin/busybox httpd", "/bin/busybox sleep 8; exec /bin/busybox httpd");
    }
}
