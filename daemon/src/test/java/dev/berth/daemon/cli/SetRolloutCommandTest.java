package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollouts of StatefulSets and DaemonSets, in kubectl's words. */
final class SetRolloutCommandTest extends CommandFixture {
    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String ROLLOUT = "/berth/v1/namespaces/default/statefulsets/db/rollout";

    private static String statefulSet(String strategy, int updated, int available, int seen) {
        return """
               {"kind":"StatefulSet","metadata":{"name":"db","namespace":"default","generation":2},
                "spec":{"replicas":3,"updateStrategy":%s},
                "status":{"observedGeneration":%d,"replicas":3,"readyReplicas":3,
                 "updatedReplicas":%d,"availableReplicas":%d,"updateRevision":"db-7f"}}
               """
                .formatted(strategy, seen, updated, available);
    }

    private static String daemonSet(int updated, int available, int present) {
        return """
               {"kind":"DaemonSet","metadata":{"name":"agent","namespace":"default","generation":2},
                "spec":{"updateStrategy":{"type":"RollingUpdate"}},
                "status":{"observedGeneration":2,"desiredNumberScheduled":1,
                 "currentNumberScheduled":%d,"updatedNumberScheduled":%d,"numberAvailable":%d}}
               """
                .formatted(present, updated, available);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|3|3|2|statefulset rolling update complete 3 pods at revision db-7f...",
                "{}|3|2|2|Waiting for 1 pods to be ready...",
                "{}|1|3|2|waiting for statefulset rolling update to complete 1 pods at revision"
                        + " db-7f...",
                "{}|3|3|1|Waiting for statefulset spec update to be observed...",
                "{\"rollingUpdate\":{\"partition\":2}}|1|3|2|partitioned roll out complete: 1 new"
                        + " pods have been updated...",
                "{\"rollingUpdate\":{\"partition\":1}}|1|3|2|Waiting for partitioned roll out to"
                        + " finish: 1 out of 2 new pods have been updated...",
            })
    void status_ofAStatefulSet_saysWhatIsWaitedFor(
            String strategy, int updated, int available, int seen, String line) {
        daemon.on(
                "GET " + APPS + "statefulsets/db", statefulSet(strategy, updated, available, seen));

        var outcome = shell.run("rollout", "status", "sts/db", "--watch=false");

        assertEquals(new Shell.Outcome(0, line + "\n", ""), outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1|1|daemon set \"agent\" successfully rolled out",
                "0|1|1|Waiting for daemon set \"agent\" rollout to finish: 0 out of 1 new pods have"
                        + " been updated...",
                "1|0|1|Waiting for daemon set \"agent\" rollout to finish: 0 of 1 updated pods are"
                        + " available...",
                "1|1|2|Waiting for daemon set \"agent\" rollout to finish: an old pod is pending"
                        + " termination...",
            })
    void status_ofADaemonSet_saysWhatIsWaitedFor(
            int updated, int available, int present, String line) {
        daemon.on("GET " + APPS + "daemonsets/agent", daemonSet(updated, available, present));

        var outcome = shell.run("rollout", "status", "daemonset/agent", "--watch=false");

        assertEquals(new Shell.Outcome(0, line + "\n", ""), outcome);
    }

    @Test
    void status_ofASetThatWaitsForDeletion_fails() {
        daemon.on(
                "GET " + APPS + "statefulsets/db", statefulSet("{\"type\":\"OnDelete\"}", 0, 3, 2));

        var outcome = shell.run("rollout", "status", "sts/db");

        assertEquals(
                new Shell.Outcome(
                        1,
                        "",
                        "berth: rollout status is only available for RollingUpdate strategy"
                                + " type\n"),
                outcome);
    }

    @Test
    void historyAndUndo_ofAStatefulSet_askForItsRevisions() {
        daemon.on(
                "GET " + ROLLOUT,
                "{\"items\":[{\"revision\":1,\"changeCause\":\"\",\"template\":{}},"
                        + "{\"revision\":2,\"changeCause\":\"two\",\"template\":{}}]}");
        daemon.on("POST " + ROLLOUT + "/undo", "{\"outcome\":\"changed\"}");

        assertEquals(
                """
                statefulset.apps/db
                REVISION   CHANGE-CAUSE
                1          <none>
                2          two
                """,
                shell.run("rollout", "history", "sts/db").out());
        assertEquals(
                "statefulset.apps/db rolled back\n", shell.run("rollout", "undo", "sts/db").out());
    }
}
