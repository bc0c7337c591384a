package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An important pod on a host whose slots are all taken by less important ones. */
final class AppliancePriorityIT extends ApplianceCase {
    private static final String CLASSES =
            """
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: low},
             value: -5}
            ---
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high},
             value: 1000}
            ---
            """;

    @Test
    void apply_importantPodOnAFullHost_takesTheSlotOfALessImportantOne() throws Exception {
        int slots = daemon.get("/berth/v1/slots").getAsJsonArray("slots").size();
        apply(CLASSES + exclusive("batch", "low", slots));
        List<Replica> batch = awaitReady("batch", slots);

        apply(exclusive("app", "high", 1));
        Replica app = awaitReady("app", 1).getFirst();

        daemon.await("the victim waits for room", () -> ready("batch").size() == slots - 1);
        List<Replica> kept = ready("batch");
        assertTrue(batch.containsAll(kept), "nobody else was touched: " + kept);
        List<Replica> gone = new ArrayList<>(batch);
        gone.removeAll(kept);
        assertEquals(List.of(app.cpus()), gone.stream().map(Replica::cpus).toList());
        String victim = gone.getFirst().pod();
        daemon.await("the victim is told why", () -> messages("Preempted", victim).size() == 1);
        String message = messages("Preempted", victim).getFirst();
        assertTrue(message.contains("default/" + app.pod()), message);
        assertTrue(message.contains("1000"), message);

        assertEquals(
                200,
                daemon.http()
                        .send("DELETE", "/apis/apps/v1/namespaces/default/deployments/app", "")
                        .status());
        daemon.await("the victim is back", () -> ready("batch").size() == slots);
        assertTrue(replicas("batch").containsAll(kept));
    }

    private String exclusive(String name, String priorityClass, int replicas) {
        return deployment(name, replicas, "1", "hello")
                        .replace(
                                "      containers:\n",
                                "      priorityClassName: "
                                        + priorityClass
                                        + "\n      containers:\n")
                + "---\n";
    }

    private List<Replica> ready(String deployment) throws IOException {
        return replicas(deployment).stream().filter(Replica::ready).toList();
    }

    private List<String> messages(String reason, String pod) throws IOException {
        List<String> messages = new ArrayList<>();
        for (JsonElement item :
                daemon.get("/api/v1/namespaces/default/events").getAsJsonArray("items")) {
            JsonObject event = item.getAsJsonObject();
            if (event.get("reason").getAsString().equals(reason)
                    && event.getAsJsonObject("involvedObject")
                            .get("name")
                            .getAsString()
                            .equals(pod)) {
                messages.add(event.get("message").getAsString());
            }
        }
        return messages;
    }
}
