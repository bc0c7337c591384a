package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** StatefulSets and DaemonSets on a real engine: names stay, order is kept. */
final class ApplianceSetsIT extends ApplianceCase {
    private static final String SETS = "/apis/apps/v1/namespaces/default/";

    @Test
    void statefulSet_ofThree_keepsNamesAndOrderThroughUpdateLossAndScaling() throws Exception {
        apply(set("StatefulSet", "db", "replicas: 3", "one"));
        List<Replica> first = awaitReady("db", 3);
        assertEquals(List.of("db-0", "db-1", "db-2"), pods(first));
        assertTrue(startedAt(first.get(0)).isBefore(startedAt(first.get(1))));
        assertTrue(startedAt(first.get(1)).isBefore(startedAt(first.get(2))));
        daemon.await("a pod knows its name", () -> log("db-1").contains("db-1 one"));

        apply(set("StatefulSet", "db", held(2), "two"));
        daemon.await(
                "the pod above the partition is updated", () -> number("updatedReplicas") == 1);
        List<Replica> held = awaitReady("db", 3);
        assertEquals(ids(first).subList(0, 2), ids(held).subList(0, 2));
        assertNotEquals(ids(first).get(2), ids(held).get(2));
        assertNotEquals(status().get("currentRevision"), status().get("updateRevision"));

        deletePod("db-0");
        daemon.await(
                "the pod below the partition is made again",
                () ->
                        replicas("db").size() == 3
                                && !ids(replicas("db")).contains(ids(held).get(0)));
        List<Replica> kept = awaitReady("db", 3);
        daemon.await("from the former template", () -> log("db-0").contains("db-0 one"));
        assertEquals(1, number("updatedReplicas"));
        assertEquals(ids(held).get(2), ids(kept).get(2));

        apply(set("StatefulSet", "db", held(0), "two"));
        daemon.await("every pod is updated", () -> number("updatedReplicas") == 3);
        List<Replica> updated = awaitReady("db", 3);
        assertEquals(ids(held).get(2), ids(updated).get(2));
        assertTrue(startedAt(updated.get(1)).isBefore(startedAt(updated.get(0))));
        assertEquals(status().get("currentRevision"), status().get("updateRevision"));

        real.engine().containers().remove(updated.get(1).containerId(), true);
        daemon.await(
                "the lost pod is there again",
                () -> replicas("db").size() == 3 && !ids(replicas("db")).equals(ids(updated)));
        List<Replica> mended = awaitReady("db", 3);
        assertEquals(List.of("db-0", "db-1", "db-2"), pods(mended));
        assertEquals(ids(updated).get(0), ids(mended).get(0));

        apply(set("StatefulSet", "db", "replicas: 1", "two"));
        daemon.await("one pod is left", () -> replicas("db").size() == 1);
        assertEquals(List.of("db-0"), pods(awaitReady("db", 1)));
        assertEquals(List.of("db-2", "db-1"), lastRemoved(2));
    }

    @Test
    void podOfASetOnDelete_isMadeFromTheNewTemplateOnceItIsDeleted() throws Exception {
        String onDelete = "replicas: 2, updateStrategy: {type: OnDelete}";
        apply(set("StatefulSet", "db", onDelete, "one"));
        List<Replica> first = awaitReady("db", 2);
        apply(set("StatefulSet", "db", onDelete, "two"));
        daemon.await("another revision is known", () -> number("updatedReplicas") == 0);

        deletePod("db-0");
        daemon.await("one pod is updated", () -> number("updatedReplicas") == 1);
        List<Replica> second = awaitReady("db", 2);

        assertEquals(ids(first).get(1), ids(second).get(1));
        daemon.await("it is of the new template", () -> log("db-0").contains("db-0 two"));
        assertEquals(1, number("updatedReplicas"));
    }

    @Test
    void headlessService_ofASet_namesItsPodsWhichKnowTheirNames() throws Exception {
        apply(
                set("StatefulSet", "db", "replicas: 2, serviceName: peers", "one")
                        .replace("/bin/busybox hostname)", "/bin/busybox hostname -f)"));
        apply(
                "{apiVersion: v1, kind: Service, metadata: {name: peers}, spec: {clusterIP: None,"
                        + " selector: {app: db}}}");
        List<Replica> replicas = awaitReady("db", 2);

        daemon.await(
                "a pod knows its full name",
                () -> log("db-1").contains("db-1.peers.default.svc.cluster.local one"));

        List<String> found = new ArrayList<>();
        JsonObject slice =
                daemon.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/peers");
        for (JsonElement element : slice.getAsJsonArray("endpoints")) {
            JsonObject endpoint = element.getAsJsonObject();
            found.add(
                    endpoint.get("hostname").getAsString()
                            + " "
                            + endpoint.getAsJsonArray("addresses").get(0).getAsString()
                            + " "
                            + endpoint.getAsJsonObject("conditions").get("ready"));
        }
        List<String> expected = new ArrayList<>();
        for (Replica replica : replicas) {
            expected.add(replica.pod() + " " + address(replica) + " true");
        }
        assertEquals(expected, found);
        assertEquals(
                "db-1",
                daemon.get("/api/v1/namespaces/default/pods/db-1")
                        .getAsJsonObject("metadata")
                        .getAsJsonObject("labels")
                        .get("statefulset.kubernetes.io/pod-name")
                        .getAsString());
    }

    private String address(Replica replica) throws IOException {
        return daemon.get("/api/v1/namespaces/default/pods/" + replica.pod())
                .getAsJsonObject("status")
                .get("podIP")
                .getAsString();
    }

    @Test
    void daemonSet_isUpdated_oldFirstAndThenNewFirst() throws Exception {
        apply(set("DaemonSet", "agent", "", "one"));
        List<Replica> first = awaitReady("agent", 1);

        apply(set("DaemonSet", "agent", "", "two"));
        daemon.await("another pod runs", () -> isAnother(first));
        List<Replica> second = awaitReady("agent", 1);

        apply(
                set(
                        "DaemonSet",
                        "agent",
                        "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
                        "three"));
        daemon.await("a third pod runs alone", () -> isAnother(second));
        List<Replica> third = awaitReady("agent", 1);

        JsonObject status = daemon.get(SETS + "daemonsets/agent").getAsJsonObject("status");
        assertEquals(1, status.get("desiredNumberScheduled").getAsInt());
        assertEquals(1, status.get("updatedNumberScheduled").getAsInt());
        assertEquals(1, status.get("numberReady").getAsInt());
        assertEquals(200, daemon.http().send("DELETE", SETS + "daemonsets/agent", "").status());
        daemon.await("nothing is left", () -> containers().isEmpty());
        assertNotEquals(ids(second), ids(third));
    }

    private void deletePod(String pod) throws IOException {
        var answer = daemon.http().send("DELETE", "/api/v1/namespaces/default/pods/" + pod, "");
        assertEquals(200, answer.status(), answer.body());
    }

    private boolean isAnother(List<Replica> before) throws IOException {
        List<Replica> now = replicas("agent");
        return now.size() == 1 && now.getFirst().ready() && !ids(now).equals(ids(before));
    }

    private static String held(int partition) {
        return "replicas: 3, updateStrategy: {rollingUpdate: {partition: %d}}".formatted(partition);
    }

    private String set(String kind, String name, String spec, String word) {
        return """
        {apiVersion: apps/v1, kind: %s, metadata: {name: %s}, spec: {
          selector: {matchLabels: {app: %s}}, %s
          template: {metadata: {labels: {app: %s}}, spec: {terminationGracePeriodSeconds: 1,
            containers: [{name: main, image: "%s",
              command: ["/bin/sh", "-c", "echo $(/bin/busybox hostname) %s; exec /bin/busybox sleep 600"],
              resources: {requests: {cpu: 50m, memory: 16Mi}}}]}}}}
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

    private JsonObject status() throws IOException {
        return daemon.get(SETS + "statefulsets/db").getAsJsonObject("status");
    }

    private int number(String field) throws IOException {
        return status().get(field).getAsInt();
    }

    private String log(String pod) throws IOException {
        return daemon.http().get("/api/v1/namespaces/default/pods/" + pod + "/log").body();
    }

    private Instant startedAt(Replica replica) throws IOException {
        return container(replica).startedAt().orElseThrow();
    }

    private static List<String> pods(List<Replica> replicas) {
        return replicas.stream().map(Replica::pod).toList();
    }

    private static List<String> ids(List<Replica> replicas) {
        return replicas.stream().map(Replica::containerId).toList();
    }

    /** The pods whose removal was told last, in that order. */
    private List<String> lastRemoved(int count) throws IOException {
        List<String> removed = new ArrayList<>();
        for (JsonElement item :
                daemon.get("/api/v1/namespaces/default/events").getAsJsonArray("items")) {
            JsonObject event = item.getAsJsonObject();
            if (event.get("reason").getAsString().equals("Removed")) {
                removed.add(event.getAsJsonObject("involvedObject").get("name").getAsString());
            }
        }
        return removed.subList(removed.size() - count, removed.size());
    }
}
