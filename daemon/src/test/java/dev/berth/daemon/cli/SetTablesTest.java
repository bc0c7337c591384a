package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** StatefulSets and DaemonSets as tables, as pages, and as something to wait for. */
final class SetTablesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:05:00Z");
    private static final String STATEFUL =
            """
            {"kind":"StatefulSet",
             "metadata":{"name":"db","namespace":"default","generation":2,
               "creationTimestamp":"2026-11-01T00:00:00Z"},
             "spec":{"replicas":3,"selector":{"matchLabels":{"app":"db"}},
               "updateStrategy":{"rollingUpdate":{"partition":2}}},
             "status":{"observedGeneration":2,"replicas":3,"readyReplicas":READY,
               "availableReplicas":READY,"updatedReplicas":UPDATED,
               "currentRevision":"db-11111111","updateRevision":"db-22222222"}}
            """;
    private static final String DAEMON =
            """
            {"kind":"DaemonSet",
             "metadata":{"name":"agent","namespace":"default","generation":1,
               "creationTimestamp":"2026-11-01T00:00:00Z"},
             "spec":{"selector":{"matchLabels":{"app":"agent"}}},
             "status":{"observedGeneration":1,"desiredNumberScheduled":1,
               "currentNumberScheduled":1,"numberReady":READY,"numberAvailable":READY,
               "updatedNumberScheduled":UPDATED}}
            """;

    private static JsonObject object(String json, int ready, int updated) {
        return JsonParser.parseString(
                        json.replace("READY", "" + ready).replace("UPDATED", "" + updated))
                .getAsJsonObject();
    }

    private static List<String> table(ResourceKind kind, JsonObject object) {
        return new ResourceTable(kind, false, NOW).of(List.of(object)).lines();
    }

    @Test
    void table_ofAStatefulSet_hasKubectlsColumns() {
        var lines = table(ResourceKind.STATEFUL_SET, object(STATEFUL, 2, 1));

        assertEquals(List.of("NAME READY AGE", "db 2/3 5m"), squeezed(lines));
    }

    @Test
    void table_ofADaemonSet_hasKubectlsColumns() {
        var lines = table(ResourceKind.DAEMON_SET, object(DAEMON, 1, 1));

        assertEquals(
                List.of(
                        "NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE",
                        "agent 1 1 1 1 1 <none> 5m"),
                squeezed(lines));
    }

    @Test
    void tableAndDescription_ofAnEndpointSlice_sayWhoIsBehindAService() {
        var slice =
                JsonParser.parseString(
                                """
                                {"metadata": {"name": "peers", "namespace": "default"},
                                 "addressType": "IPv4", "ports": [{"port": 5432}],
                                 "endpoints": [{"addresses": ["10.89.0.7"], "hostname": "db-0",
                                   "conditions": {"ready": true, "serving": true,
                                                  "terminating": false},
                                   "targetRef": {"kind": "Pod", "name": "db-0"}}]}
                                """)
                        .getAsJsonObject();

        var described = squeezed(new Description(ResourceKind.ENDPOINT_SLICE, slice, NOW).lines());

        assertEquals(
                List.of("NAME ADDRESSTYPE PORTS ENDPOINTS", "peers IPv4 5432 10.89.0.7"),
                squeezed(table(ResourceKind.ENDPOINT_SLICE, slice)));
        assertTrue(described.contains("10.89.0.7 db-0 true true false db-0"), described.toString());
    }

    @Test
    void describe_aStatefulSet_saysItsRevisions() {
        var object = object(STATEFUL, 3, 1);

        var lines = squeezed(new Description(ResourceKind.STATEFUL_SET, object, NOW).lines());

        assertTrue(
                lines.contains("Pods: 3 desired, 1 updated, 3 there, 3 ready, 3 available"),
                lines.toString());
        assertTrue(lines.contains("Partition: 2"), lines.toString());
        assertTrue(lines.contains("Update revision: db-22222222"), lines.toString());
    }

    @Test
    void lack_ofAPartitionedSet_endsWhenThePodsAboveItAreUpdated() {
        var before = WorkloadWait.lack(ResourceKind.STATEFUL_SET, object(STATEFUL, 3, 0));
        var after = WorkloadWait.lack(ResourceKind.STATEFUL_SET, object(STATEFUL, 3, 1));

        assertEquals("statefulset/db has 3/3 pods ready", before.orElseThrow());
        assertTrue(after.isEmpty(), after.toString());
    }

    @Test
    void lack_ofADaemonSet_endsWhenItsPodIsUpdatedAndReady() {
        var unready = WorkloadWait.lack(ResourceKind.DAEMON_SET, object(DAEMON, 0, 1));
        var ready = WorkloadWait.lack(ResourceKind.DAEMON_SET, object(DAEMON, 1, 1));

        assertEquals("daemonset/agent has 0/1 pods ready", unready.orElseThrow());
        assertTrue(ready.isEmpty(), ready.toString());
    }

    private static List<String> squeezed(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll(" +", " ").strip()).toList();
    }
}
