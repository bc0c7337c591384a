package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.SampleState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What documents would change, and applying only what was planned. */
class AdminApiPlanTest extends AdminApiCase {
    private static final String SECRET =
            """
            apiVersion: v1
            kind: Secret
            metadata:
              name: keys
            stringData:
              same: abcdef
              other: %s
            """;

    @Test
    void diff_newAndChangedDocuments_showsBeforeAndAfter() throws IOException {
        apply(SERVICE);

        JsonObject diff = post("diff", all(SERVICE.replace("9376", "9377"), DEPLOYMENT)).json();

        assertEquals("9376", text(diff, "objects.0.before.spec.ports.0.targetPort"));
        assertEquals("9377", text(diff, "objects.0.after.spec.ports.0.targetPort"));
        assertFalse(diff.getAsJsonArray("objects").get(1).getAsJsonObject().has("before"));
        assertEquals(1, api.store.current().revision());
    }

    @Test
    void diff_secret_saysWhichValuesChangeAndNeverWhatTheyAre() throws IOException {
        apply(SECRET.formatted("old-value"));

        UnixHttp.Answer answer = post("diff", SECRET.formatted("new-value") + "  third: x\n");

        JsonObject diff = answer.json();
        assertEquals("(9 bytes)", text(diff, "objects.0.before.data.other"));
        assertEquals("(9 bytes, changed)", text(diff, "objects.0.after.data.other"));
        assertEquals("(6 bytes)", text(diff, "objects.0.after.data.same"));
        assertEquals("(1 bytes, new)", text(diff, "objects.0.after.data.third"));
        for (String value : List.of("value", "bmV3", "b2xk", "abcdef")) {
            assertFalse(answer.body().contains(value), answer.body());
        }
    }

    @Test
    void diff_badDocument_isRefusedWithItsPlace() throws IOException {
        JsonObject problem = problem(post("diff", SERVICE.replace("80", "99999")), 422);

        assertEquals("spec.ports[0].port", text(problem, "causes.0.field"));
    }

    @Test
    void plan_documents_namesStepsAndCpusAndChangesNothing() throws IOException {
        nothingRuns();

        JsonObject plan = post("plan", DEPLOYMENT).json();

        assertEquals(
                List.of("ResolveImage", "CreatePod", "CreatePod", "StartPod", "StartPod"),
                texts(plan.getAsJsonArray("steps"), "action"));
        assertEquals("new", text(plan, "steps.1.disruption"));
        assertEquals("Deployment/default/web", text(plan, "steps.1.workload"));
        assertEquals("created", text(plan, "objects.0.outcome"));
        assertEquals("true", text(plan, "complete"));
        assertEquals(4, plan.getAsJsonArray("cpus").size());
        assertEquals(0, api.store.current().revision());
    }

    @Test
    void plan_withoutDocuments_isWhatIsStillToBeDone() throws IOException {
        nothingRuns();

        JsonObject plan = post("plan", "").json();

        assertEquals(0, plan.getAsJsonArray("steps").size());
    }

    @Test
    void plan_beforeTheFirstTick_isUnavailable() throws IOException {
        problem(post("plan", DEPLOYMENT), 503);
    }

    @Test
    void apply_asPlanned_isDone() throws IOException {
        nothingRuns();
        String hash = text(post("plan", DEPLOYMENT).json(), "hash");

        UnixHttp.Answer answer = post("apply?plan=" + hash, DEPLOYMENT);

        assertEquals(200, answer.status(), answer.body());
        assertEquals(1, api.store.current().revision());
    }

    @Test
    void apply_planOfAnotherWorld_isAConflictThatSaysWhatMoved() throws IOException {
        nothingRuns();
        String hash = text(post("plan", DEPLOYMENT).json(), "hash");

        JsonObject others = status(post("apply?plan=" + hash, SERVICE), 409, "Conflict");
        apply(SERVICE);
        JsonObject later = status(post("apply?plan=" + hash, DEPLOYMENT), 409, "Conflict");

        assertTrue(text(others, "message").contains("the documents are others"), "" + others);
        assertEquals(
                "the world has moved since that plan: the desired state is at revision 1, the plan"
                        + " was made at 0; nothing was applied, plan again",
                text(later, "message"));
        assertEquals(1, api.store.current().revision());
    }

    @Test
    void apply_planThatIsNone_isABadRequest() throws IOException {
        nothingRuns();

        status(post("apply?plan=yesterday", DEPLOYMENT), 400, "BadRequest");
    }

    private void nothingRuns() {
        api.knows(SampleState.live(api.store.current(), true, List.of()));
    }

    private UnixHttp.Answer post(String what, String documents) throws IOException {
        return http.send("POST", "/berth/v1/" + what, documents);
    }

    private static List<String> texts(JsonArray objects, String member) {
        List<String> texts = new ArrayList<>();
        for (JsonElement object : objects) {
            texts.add(object.getAsJsonObject().get(member).getAsString());
        }
        return texts;
    }
}
