package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RolloutCommandTest extends CommandFixture {
    private static final String ROLLOUT = "/berth/v1/namespaces/default/deployments/my-app/rollout";

    private static String deployment(int updated, int available, String reason, String rollout) {
        return """
               {"kind":"Deployment","metadata":{"name":"my-app","namespace":"default","generation":2},
                "spec":{"replicas":2,"selector":{"matchLabels":{"app":"my-app"}},
                 "template":{"spec":{"containers":[]}}},
                "status":{"observedGeneration":2,"replicas":2,"updatedReplicas":%d,
                 "readyReplicas":2,"availableReplicas":%d,
                 "conditions":[{"type":"Progressing","status":"True","reason":"%s"}],
                 "rollout":{"revision":3%s}}}
               """
                .formatted(updated, available, reason, rollout);
    }

    @Test
    void status_ofADoneRollout_saysSoInKubectlsWords() throws Exception {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 2, "NewReplicaSetAvailable", ""));

        var outcome = shell.run("rollout", "status", "deployment/my-app");

        assertEquals(
                new Shell.Outcome(0, "deployment \"my-app\" successfully rolled out\n", ""),
                outcome);
    }

    @Test
    void status_withoutWatching_saysWhatIsWaitedFor() throws Exception {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(1, 2, "ReplicaSetUpdated", ""));

        var outcome = shell.run("rollout", "status", "deployment/my-app", "--watch=false");

        assertEquals(
                new Shell.Outcome(
                        0,
                        "Waiting for deployment \"my-app\" rollout to finish: 1 out of 2 new"
                                + " replicas have been updated...\n",
                        ""),
                outcome);
    }

    @Test
    void status_pastTheTimeout_ends() throws Exception {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 1, "ReplicaSetUpdated", ""));

        var outcome = shell.run("rollout", "status", "deployment/my-app", "--timeout", "1ms");

        assertEquals(ExitCode.TIMED_OUT, outcome.code());
        assertTrue(outcome.out().contains("1 of 2 updated replicas are available"));
    }

    @Test
    void status_ofOneThatIsLate_fails() throws Exception {
        daemon.on(
                "GET " + DEPLOYMENTS + "/my-app", deployment(1, 1, "ProgressDeadlineExceeded", ""));

        var outcome = shell.run("rollout", "status", "deployment/my-app");

        assertEquals(
                new Shell.Outcome(
                        1, "", "berth: deployment \"my-app\" exceeded its progress deadline\n"),
                outcome);
    }

    @Test
    void status_ofOneThatWasRolledBack_fails() throws Exception {
        daemon.on(
                "GET " + DEPLOYMENTS + "/my-app",
                deployment(
                        2,
                        2,
                        "NewReplicaSetAvailable",
                        ",\"failure\":{\"revision\":2,\"rolledBackTo\":3}"));

        var rolledBack = shell.run("rollout", "status", "deployment/my-app");

        assertEquals(
                new Shell.Outcome(
                        1,
                        "",
                        "berth: deployment \"my-app\" exceeded its progress deadline with revision"
                                + " 2 and was rolled back to revision 3\n"),
                rolledBack);
    }

    @Test
    void history_listsRevisionsOrShowsOne() throws Exception {
        daemon.on(
                "GET " + ROLLOUT,
                "{\"items\":[{\"revision\":1,\"changeCause\":\"\",\"template\":{\"a\":\"b\"}},"
                        + "{\"revision\":3,\"changeCause\":\"release 7\",\"template\":{}}]}");

        var all = shell.run("rollout", "history", "deploy/my-app");
        var one = shell.run("rollout", "history", "deploy/my-app", "--revision", "1");
        var none = shell.run("rollout", "history", "deploy/my-app", "--revision", "2");

        assertEquals(
                """
                deployment.apps/my-app
                REVISION   CHANGE-CAUSE
                1          <none>
                3          release 7
                """,
                all.out());
        assertTrue(one.out().startsWith("deployment.apps/my-app with revision #1\n"));
        assertTrue(one.out().contains("  a: b"), one.out());
        assertEquals(1, none.code());
    }

    @Test
    void verbs_askTheDaemonAndSayWhatWasDone() throws Exception {
        daemon.on("POST " + ROLLOUT + "/undo", "{\"outcome\":\"changed\"}");
        daemon.on("POST " + ROLLOUT + "/pause", "{\"outcome\":\"changed\"}");
        daemon.on("POST " + ROLLOUT + "/resume", "{\"outcome\":\"changed\"}");
        daemon.on("POST " + ROLLOUT + "/restart", "{\"outcome\":\"changed\"}");

        assertEquals(
                "deployment.apps/my-app rolled back\n",
                shell.run("rollout", "undo", "deployment/my-app", "--to-revision=2").out());
        assertEquals(
                "deployment.apps/my-app paused\n",
                shell.run("rollout", "pause", "deployment", "my-app").out());
        assertEquals(
                "deployment.apps/my-app resumed\n",
                shell.run("rollout", "resume", "deployment/my-app").out());
        assertEquals(
                "deployment.apps/my-app restarted\n",
                shell.run("rollout", "restart", "deployment/my-app").out());
    }

    @Test
    void undo_toWhatIsThere_saysThatNothingWasDone() throws Exception {
        daemon.on(
                "POST " + ROLLOUT + "/undo",
                "{\"outcome\":\"unchanged\",\"message\":\"current template already matches revision"
                        + " 3\"}");

        var outcome = shell.run("rollout", "undo", "deployment/my-app");

        assertEquals(
                "deployment.apps/my-app skipped rollback (current template already matches"
                        + " revision 3)\n",
                outcome.out());
    }

    @Test
    void pause_ofWhatHasNoRollout_isWrongUsage() {
        var outcome = shell.run("rollout", "pause", "service/web");

        assertEquals(ExitCode.USAGE, outcome.code());
    }

    @Test
    void describe_afterARollback_showsWhatThePodsShowed() throws Exception {
        daemon.on(
                "GET " + DEPLOYMENTS + "/my-app",
                deployment(
                        2,
                        2,
                        "NewReplicaSetAvailable",
                        ",\"failure\":{\"revision\":2,\"rolledBackTo\":3,\"message\":\"No progress\","
                                + "\"at\":\"2026-05-01T11:00:00Z\",\"pods\":[{\"name\":\"my-app-1\","
                                + "\"reason\":\"CrashLoopBackOff\",\"message\":\"ended\","
                                + "\"containers\":[{\"name\":\"web\",\"state\":\"ended\",\"exitCode\":3,"
                                + "\"restartCount\":2,\"log\":[\"no config\"]}]}]}"));
        daemon.on("GET " + PODS, list());
        daemon.on("GET " + EVENTS, list());

        String output = shell.run("describe", "deployment/my-app").out();

        assertTrue(output.contains("Rolled back: to revision 3"), output);
        assertTrue(output.contains("Container web: ended, exit code 3, 2 restarts"), output);
        assertTrue(output.contains("log: no config"), output);
    }
}
