package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import dev.berth.daemon.control.SampleState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a pod gets its slots, or none. */
class AdminApiExplainTest extends AdminApiCase {
    private static final String GREEDY =
            DEPLOYMENT.replace(
                    "      labels:\n",
                    "      annotations:\n        berth.dev/placement: greedy\n      labels:\n");

    private static final String HUGE =
            DEPLOYMENT
                    + "        resources: {requests: {cpu: 64, memory: 16Mi},"
                    + " limits: {cpu: 64, memory: 16Mi}}\n";

    @Test
    void explain_pendingPod_givesTheWholeRefusal() throws IOException {
        apply(HUGE);
        nothingRuns();
        String pod =
                text(http.get("/api/v1/namespaces/default/pods").json(), "items.0.metadata.name");

        JsonObject view = http.get("/berth/v1/explain?pod=" + pod).json();

        assertEquals("false", text(view, "items.0.exists"));
        assertEquals("Guaranteed", text(view, "items.0.qos"));
        assertEquals("exclusive", text(view, "items.0.mode"));
        assertEquals("least-allocated", text(view, "items.0.policy"));
        assertEquals("configuration slots.policy", text(view, "items.0.chosenBy"));
        assertEquals("0/4 slots are available: 4 insufficient cpu.", text(view, "items.0.refusal"));
        assertEquals("insufficient cpu", text(view, "items.0.candidates.0.refused"));
    }

    @Test
    void explain_documents_saysWhatAPodOfThemWouldGet() throws IOException {
        nothingRuns();

        JsonObject view =
                http.send(
                                "POST",
                                "/berth/v1/explain",
                                all(
                                        SERVICE,
                                        GREEDY + "        resources: {requests: {cpu: 250m}}\n"))
                        .json();

        assertEquals(1, view.getAsJsonArray("items").size());
        assertEquals("greedy", text(view, "items.0.policy"));
        assertEquals("annotation berth.dev/placement", text(view, "items.0.chosenBy"));
        assertEquals("Burstable", text(view, "items.0.qos"));
        assertEquals("0", text(view, "items.0.cpus"));
        assertEquals("true", text(view, "items.0.candidates.0.winner"));
        assertEquals("false", text(view, "items.0.candidates.1.winner"));
        assertFalse(view.getAsJsonArray("items").get(0).getAsJsonObject().has("refusal"));
        assertEquals(0, api.store.current().revision());
    }

    @Test
    void explain_unknownPod_isNotFound() throws IOException {
        nothingRuns();

        problem(http.get("/berth/v1/explain?pod=absent"), 404);
    }

    private void nothingRuns() {
        api.knows(SampleState.live(api.store.current(), true, List.of()));
    }
}
