package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CreateJobCommandTest extends CommandFixture {
    private static final String BATCH = "/apis/batch/v1/namespaces/default";
    private static final String CRON_JOB =
            """
            {"metadata":{"name":"tick","namespace":"default","uid":"u-1"},
             "spec":{"schedule":"@daily","jobTemplate":{"spec":{"template":{}}}}}
            """;

    @Test
    void createJob_fromACronJob_appliesItsTemplate() {
        daemon.on("GET " + BATCH + "/cronjobs/tick", CRON_JOB);
        daemon.on("POST /berth/v1/apply", "{}");

        var outcome = shell.run("create", "job", "now", "--from=cronjob/tick");

        assertEquals(new Shell.Outcome(0, "job/now created\n", ""), outcome);
        String sent = daemon.received().getLast().body();
        assertTrue(sent.contains("\"uid\":\"u-1\""), sent);
        assertTrue(sent.contains("\"name\":\"now\""), sent);
    }

    @Test
    void createJob_thatIsThere_fails() {
        daemon.on("GET " + BATCH + "/jobs/now", "{}");

        var outcome = shell.run("create", "job", "now", "--from=cronjob/tick");

        assertEquals(new Shell.Outcome(1, "", "berth: job/now is there already\n"), outcome);
    }

    @Test
    void createJob_fromSomethingElse_isWrongUsage() {
        assertEquals(2, shell.run("create", "job", "now", "--from=deploy/web").code());
    }
}
