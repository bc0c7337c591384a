package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import dev.berth.daemon.api.UnixHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Revisions of a StatefulSet and a DaemonSet on a real engine: undone and restarted. */
final class ApplianceSetRolloutIT extends ApplianceCase {
    private static final String ROLLOUTS = "/berth/v1/namespaces/default/";

    @Test
    void rollouts_ofSets_areUndoneAndRestarted() throws Exception {
        apply(set("StatefulSet", "db", "replicas: 2, serviceName: db", "one"));
        apply(set("DaemonSet", "agent", "", "one"));
        awaitReady("db", 2);
        awaitReady("agent", 1);
        apply(set("StatefulSet", "db", "replicas: 2, serviceName: db", "two"));
        apply(set("DaemonSet", "agent", "", "two"));
        await("db", 2, "two");
        await("agent", 1, "two");

        post("statefulsets/db/rollout/undo");
        post("daemonsets/agent/rollout/undo");
        await("db", 2, "one");
        await("agent", 1, "one");
        List<String> before = ids("db");
        post("statefulsets/db/rollout/restart");
        daemon.await("its pods are others", () -> areReplaced(before));

        assertEquals(List.of("2", "3", "4"), revisions("statefulsets/db"));
        assertEquals(List.of("2", "3"), revisions("daemonsets/agent"));
    }

    private void post(String path) throws IOException {
        UnixHttp.Answer answer = daemon.http().send("POST", ROLLOUTS + path, "{}");
        assertEquals(200, answer.status(), answer.body());
    }

    private List<String> revisions(String path) throws IOException {
        return daemon.get(ROLLOUTS + path + "/rollout").getAsJsonArray("items").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(item -> item.get("revision").getAsString())
                .toList();
    }

    private List<String> ids(String name) throws IOException {
        return replicas(name).stream().map(Replica::containerId).sorted().toList();
    }

    private boolean areReplaced(List<String> before) throws IOException {
        List<Replica> now = replicas("db");
        return now.size() == 2
                && now.stream().allMatch(Replica::ready)
                && ids("db").stream().noneMatch(before::contains);
    }

    /** Until all of them are ready and say that. */
    private void await(String name, int count, String word) throws Exception {
        daemon.await(
                name + " says " + word,
                () -> {
                    List<Replica> replicas = replicas(name);
                    boolean isThere = replicas.size() == count;
                    for (Replica replica : replicas) {
                        isThere &= replica.ready() && log(replica.pod()).contains(word);
                    }
                    return isThere;
                });
    }

    private String log(String pod) throws IOException {
        return daemon.http()
                .send("GET", "/api/v1/namespaces/default/pods/" + pod + "/log", "")
                .body();
    }

    private String set(String kind, String name, String spec, String word) {
        return """
        {apiVersion: apps/v1, kind: %s, metadata: {name: %s}, spec: {
          selector: {matchLabels: {app: %s}}, %s
          template: {metadata: {labels: {app: %s}}, spec: {terminationGracePeriodSeconds: 1,
            containers: [{name: main, image: "%s",
              command: ["/bin/sh", "-c", "echo %s; exec /bin/busybox sleep 600"],
              resources: {requests: {cpu: 50m, memory: 16Mi}}}]}}}}
        ---
        """
                .formatted(
                        kind,
                        name,
                        name,
                        spec.isEmpty() ? "" : spec + ",",
                        name,
                        real.image(),
                        word);
    }
}
