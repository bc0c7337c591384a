package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.api.UnixHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What would happen is what happens; and slots are emptied while their pods run. */
final class AppliancePlanIT extends ApplianceCase {
    private static final String PODS = "/api/v1/namespaces/default/pods/";

    @Test
    void plan_diffAndExplain_tellWhatApplyThenDoes() throws Exception {
        String web = deployment("web", 1, "250m", "hello");
        assertFalse(post("diff", web).getAsJsonArray("objects").isEmpty());
        daemon.await("the appliance is ready to plan", () -> status("plan", web) == 200);

        JsonObject plan = post("plan", web);
        String stale = plan.get("hash").getAsString();
        assertEquals(200, status("apply?plan=" + stale, web));
        Replica replica = awaitReady("web", 1).getFirst();

        JsonObject created = step(plan, "CreatePod");
        assertEquals("default/" + replica.pod(), created.get("pod").getAsString());
        assertEquals(replica.cpus(), created.get("cpus").getAsString());
        assertEquals(allowed(replica).toString(), replica.cpus());
        assertEquals(409, status("apply?plan=" + stale, web));
        assertTrue(
                post("diff", web).getAsJsonArray("objects").get(0).getAsJsonObject().has("before"));

        apply(deployment("huge", 1, "64", "hello"));
        daemon.await("the huge pod waits", () -> replicas("huge").size() == 1);
        String pending = replicas("huge").getFirst().pod();
        JsonObject why = daemon.get("/berth/v1/explain?pod=" + pending);
        JsonObject item = why.getAsJsonArray("items").get(0).getAsJsonObject();
        assertTrue(item.get("refusal").getAsString().contains("insufficient cpu"), "" + why);
        assertFalse(item.getAsJsonArray("candidates").isEmpty());
        daemon.await(
                "the event is told",
                () ->
                        daemon.get("/api/v1/namespaces/default/events")
                                .toString()
                                .contains("FailedScheduling"));
    }

    @Test
    void drain_slotOfARunningPod_movesItLiveAndStaysDrainedOverARestart() throws Exception {
        apply(deployment("web", 1, "250m", "hello"));
        Replica before = awaitReady("web", 1).getFirst();
        int pid = container(before).pid();
        String slot = slots("holders", before.pod()).getFirst();

        assertEquals(200, status("slots/" + slot + "/drain", ""));
        daemon.await("the slot is empty", () -> slots("state", "drained").contains(slot));

        Replica moved = replicas("web").getFirst();
        assertEquals(before.containerId(), moved.containerId());
        assertEquals(pid, container(moved).pid());
        assertNotEquals(before.cpus(), moved.cpus());
        assertEquals(moved.cpus(), allowed(moved).toString());

        daemon.kill();
        startDaemon();
        daemon.await("the slot is still drained", () -> slots("state", "drained").contains(slot));
        assertEquals(200, status("slots/" + slot + "/uncordon", ""));
        daemon.await("the slot is open", () -> slots("state", "drained").isEmpty());
        assertEquals(pid, container(moved).pid());
    }

    @Test
    void drain_slotOfABarePodWithoutRoom_needsForceAndIsEmptyOnceThePodIsDeleted()
            throws Exception {
        apply(alone("one") + "---\n" + alone("two"));
        daemon.await("both run", () -> replicas("").stream().filter(Replica::ready).count() == 2);
        String slot = slots("holders", "\"one\"").getFirst();

        assertEquals(200, status("slots/" + slot + "/drain", ""));
        daemon.await(
                "it is said that it needs force",
                () -> slots("holders", "DrainNeedsForce").equals(List.of(slot)));
        assertEquals(200, daemon.http().send("DELETE", PODS + "one", "").status());
        daemon.await("it is empty", () -> slots("state", "drained").contains(slot));

        assertEquals(List.of("two"), replicas("").stream().map(Replica::pod).toList());
        assertEquals(200, status("slots/" + slot + "/uncordon", ""));
    }

    /** A Pod with a slot of its own. */
    private String alone(String name) {
        return """
        {apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {
          terminationGracePeriodSeconds: 1, containers: [{name: main, image: "%s",
            command: ["/bin/busybox", "sleep", "600"],
            resources: {requests: {cpu: 1, memory: 16Mi}, limits: {cpu: 1, memory: 16Mi}}}]}}
        """
                .formatted(name, real.image());
    }

    private JsonObject post(String what, String documents) throws IOException {
        UnixHttp.Answer answer = daemon.http().send("POST", "/berth/v1/" + what, documents);
        assertEquals(200, answer.status(), answer.body());
        return answer.json();
    }

    private int status(String what, String documents) throws IOException {
        return daemon.http().send("POST", "/berth/v1/" + what, documents).status();
    }

    private static JsonObject step(JsonObject plan, String action) {
        for (JsonElement step : plan.getAsJsonArray("steps")) {
            if (step.getAsJsonObject().get("action").getAsString().equals(action)) {
                return step.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + action + " in " + plan);
    }

    /** The numbers of the slots of which that member says that. */
    private List<String> slots(String member, String said) throws IOException {
        List<String> found = new ArrayList<>();
        for (JsonElement slot : daemon.get("/berth/v1/slots").getAsJsonArray("slots")) {
            if (slot.getAsJsonObject().get(member).toString().contains(said)) {
                found.add(slot.getAsJsonObject().get("id").getAsString());
            }
        }
        return found;
    }
}
