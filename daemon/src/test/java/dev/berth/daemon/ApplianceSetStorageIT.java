package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.VolumeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storage that belongs to a number of a StatefulSet, on a real engine. */
final class ApplianceSetStorageIT extends ApplianceCase {
    private static final String SET = "/apis/apps/v1/namespaces/default/statefulsets/db";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";

    private String issuer = "";

    @AfterEach
    void removeVolumes() throws Exception {
        daemon.kill();
        for (var container : containers()) {
            real.engine().containers().remove(container.id(), true);
        }
        for (VolumeInfo volume : volumes()) {
            real.engine().volumes().remove(volume.name());
        }
    }

    private List<VolumeInfo> volumes() throws IOException {
        return real.engine().volumes().list(List.of(Ownership.filter(issuer)));
    }

    @Test
    void claims_ofEachNumber_areFoundAgainAndGoOnlyWhereTheSetSaysSo() throws Exception {
        issuer = daemon.issuer();
        apply(set(2, "Retain", "one"));
        awaitLog("db-0", "one found nothing");
        awaitLog("db-1", "one found nothing");
        assertEquals(List.of("data-db-0", "data-db-1"), claims());

        apply(set(1, "Retain", "two"));
        awaitLog("db-0", "two found one of db-0");
        daemon.await("one pod is left", () -> replicas("db").size() == 1);
        assertEquals(2, volumes().size());
        daemon.kill();
        startDaemon();
        apply(set(2, "Retain", "two"));
        awaitLog("db-1", "two found one of db-1");

        apply(set(1, "Delete", "two"));
        daemon.await("the claim of the last pod is gone", () -> claims().size() == 1);
        daemon.await("so is its volume", () -> volumes().size() == 1);
        assertEquals(List.of("data-db-0"), claims());
        apply(set(2, "Delete", "two"));
        awaitLog("db-1", "two found nothing");

        assertEquals(200, daemon.http().send("DELETE", SET, "").status());
        daemon.await("all pods are gone", () -> containers().isEmpty());
        assertEquals(List.of("data-db-0", "data-db-1"), claims());
        assertEquals(2, volumes().size());
        String events = daemon.http().get("/api/v1/namespaces/default/events").body();
        assertTrue(events.contains("Created claim data-db-1"), events);
        assertTrue(events.contains("Deleted claim data-db-1"), events);
    }

    private String set(int replicas, String whenScaled, String word) {
        String script =
                "echo %s found $(/bin/busybox cat /data/kept || echo nothing);".formatted(word)
                        + " echo %s of $(/bin/busybox hostname) > /data/kept;".formatted(word)
                        + " exec /bin/busybox sleep 600";
        return """
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {
          selector: {matchLabels: {app: db}}, replicas: %d,
          persistentVolumeClaimRetentionPolicy: {whenScaled: %s},
          volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce],
            resources: {requests: {storage: 1Gi}}}}],
          template: {metadata: {labels: {app: db}}, spec: {terminationGracePeriodSeconds: 0,
            containers: [{name: main, image: "%s", command: ["/bin/sh", "-c", "%s"],
              volumeMounts: [{name: data, mountPath: /data}]}]}}}}
        """
                .formatted(replicas, whenScaled, real.image(), script);
    }

    private List<String> claims() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonElement item : daemon.get(CLAIMS).getAsJsonArray("items")) {
            JsonObject metadata = item.getAsJsonObject().getAsJsonObject("metadata");
            names.add(metadata.get("name").getAsString());
        }
        return names;
    }

    private void awaitLog(String pod, String text) throws Exception {
        daemon.await(
                pod + " says " + text,
                () ->
                        daemon.http()
                                .get("/api/v1/namespaces/default/pods/" + pod + "/log")
                                .body()
                                .contains(text));
    }
}
