package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

/** What pods and slots use, as the kernel of this machine accounts it. */
final class ApplianceUsageIT extends ApplianceCase {
    private static final String BUSY =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: busy}
            spec:
              selector: {matchLabels: {app: busy}}
              template:
                metadata: {labels: {app: busy}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: IMAGE
                    command: ["/bin/sh", "-c", "while :; do :; done"]
                    resources:
                      requests: {cpu: 250m, memory: 16Mi}
                      limits: {cpu: 500m, memory: 16Mi}
            """;

    @Test
    void usage_ofAPodAtItsQuota_isTheQuotaAndSaysThatItIsThrottled() throws Exception {
        apply(BUSY.replace("IMAGE", real.image()));
        daemon.await("the pod runs", () -> replicas("busy").stream().anyMatch(Replica::ready));

        daemon.await(
                "its use is near its quota of half a CPU",
                () ->
                        usage().has("cpuMillis")
                                && usage().get("cpuMillis").getAsLong() > 300
                                && usage().get("throttled").getAsDouble() > 0);

        JsonObject pod = usage();
        assertTrue(pod.get("cpuMillis").getAsLong() < 700, pod.toString());
        assertEquals(16 << 20, pod.get("memoryLimitBytes").getAsLong());
        assertTrue(pod.get("memoryBytes").getAsLong() > 0, pod.toString());
        assertTrue(pod.get("slotBusy").getAsDouble() > 0.2, pod.toString());
        String metrics = daemon.http().get("/metrics").body();
        assertTrue(metrics.contains("berth_pod_cpu_seconds_total{namespace=\"default\""), metrics);
        assertTrue(metrics.contains("berth_slot_busy_ratio{"), metrics);
    }

    private JsonObject usage() throws Exception {
        for (JsonElement pod : daemon.get("/berth/v1/usage").getAsJsonArray("pods")) {
            if (pod.getAsJsonObject().get("pod").getAsString().startsWith("busy-")) {
                return pod.getAsJsonObject();
            }
        }
        return new JsonObject();
    }
}
