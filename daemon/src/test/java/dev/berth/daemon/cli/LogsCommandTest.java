package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogsCommandTest extends CommandFixture {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String LOG = "GET " + PODS + "/my-app-0/log";

    @Test
    void logs_pod_printsWhatItWrote() {
        daemon.raw(LOG, FakeDaemon.http(200, "text/plain", "one\ntwo\n"));

        var outcome = shell.run("logs", "my-app-0");

        assertEquals(new Shell.Outcome(0, "one\ntwo\n", ""), outcome);
    }

    @Test
    void logs_everyOption_asksForIt() {
        daemon.raw(
                LOG + "?follow=true&tailLines=0&timestamps=true",
                CHUNKED + "4\r\none\n\r\n4;x=y\r\ntwo\n\r\n0\r\n\r\n");

        var outcome = shell.run("logs", "pod/my-app-0", "-f", "--tail", "0", "--timestamps");

        assertEquals(new Shell.Outcome(0, "one\ntwo\n", ""), outcome);
    }

    @Test
    void logs_deployment_takesAReadyPod() {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 1));
        daemon.on("GET " + PODS, list(pod("my-app-a", false), pod("my-app-0", true)));
        daemon.raw(LOG, FakeDaemon.http(200, "text/plain", "ready\n"));

        var outcome = shell.run("logs", "deployment/my-app");

        assertEquals(
                new Shell.Outcome(
                        0,
                        "ready\n",
                        "deployment/my-app has 2 pods: these are the logs of my-app-0\n"),
                outcome);
    }

    @Test
    void logs_deploymentWithoutPod_fails() {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 0));
        daemon.on("GET " + PODS, list());

        assertEquals(
                "berth: deployment/my-app has no pod\n", shell.run("logs", "deploy/my-app").err());
        assertEquals(1, shell.run("logs", "deploy/nobody").code());
    }

    @Test
    void logs_streamBreaksOff_printsWhatCameAndFails() {
        daemon.raw(LOG, CHUNKED + "9\r\none\n");

        var outcome = shell.run("logs", "my-app-0");

        assertEquals(3, outcome.code());
        assertEquals("one\n", outcome.out());
        assertTrue(outcome.err().startsWith("berth: the daemon closed the connection"));
    }

    @Test
    void logs_readerWentAway_endsWithoutAWord() {
        daemon.raw(LOG, FakeDaemon.http(200, "text/plain", "one\n"));

        var outcome = shell.run(failing("Broken pipe"), "logs", "my-app-0");

        assertEquals(new Shell.Outcome(0, "", ""), outcome);
    }

    @Test
    void logs_diskFull_fails() {
        daemon.raw(LOG, FakeDaemon.http(200, "text/plain", "one\n"));

        var outcome = shell.run(failing("No space left on device"), "logs", "my-app-0");

        assertEquals(
                new Shell.Outcome(
                        1, "", "berth: the output cannot be written: No space left on device\n"),
                outcome);
    }

    @Test
    void logs_refused_tellsTheReason() {
        daemon.on(LOG, 404, status(404, "pods my-app-0 not found"));

        assertEquals(
                new Shell.Outcome(1, "", "berth: pods my-app-0 not found\n"),
                shell.run("logs", "my-app-0"));
    }

    @Test
    void logs_wrongUsage_exits2() {
        for (String line : List.of("logs", "logs svc/a", "logs a --tail=-2", "logs a --tail=x")) {
            assertEquals(2, shell.run(line.split(" ", -1)).code(), line);
        }
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
