package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ContainerSummary;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods that stand by themselves, Jobs and CronJobs on a real engine. */
final class ApplianceBatchIT extends ApplianceCase {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static final String CRON_JOBS = "/apis/batch/v1/namespaces/default/cronjobs";

    private static final String INDEX = "echo index $JOB_COMPLETION_INDEX";

    @Test
    void pods_ofEachRestartPolicy_liveAndEndAsItSays() throws Exception {
        apply(pod("well", "Never", "echo done"));
        apply(pod("badly", "Never", "exit 3"));
        apply(pod("again", "OnFailure", "[ -e /tmp/was ] && exit 0; echo > /tmp/was; exit 1"));
        apply(
                pod(
                        "always",
                        "Always",
                        "[ -e /tmp/was ] && exec /bin/busybox sleep 600; echo > /tmp/was"));
        apply(pod("absent", "Never", "").replace("/bin/sh", "/bin/absent"));

        awaitPhase("well", "Succeeded");
        awaitPhase("badly", "Failed");
        awaitPhase("again", "Succeeded");
        awaitPhase("absent", "Failed");
        daemon.await("it runs again", () -> restarts("always") == 1);
        assertEquals("done\n", log("well"));
        assertEquals(1, restarts("again"));
        assertEquals(3, terminated("badly").get("exitCode").getAsInt());
        assertEquals("Error", terminated("badly").get("reason").getAsString());
        var changed =
                daemon.http().send("POST", "/berth/v1/apply", pod("well", "Never", "echo other"));
        assertEquals(422, changed.status(), changed.body());

        assertEquals(200, daemon.http().send("DELETE", PODS + "/well", "").status());
        daemon.await("its container is gone", () -> find(PODS, "well").isEmpty());
        apply(pod("well", "Never", "echo once more"));
        daemon.await("it runs anew", () -> log("well").equals("once more\n"));
    }

    @Test
    void jobs_throughAKilledDaemon_completeOnceAndNeverRunAgain() throws Exception {
        apply(job("pi", "parallelism: 2\n  completions: 3", "/bin/busybox sleep 1; echo counted"));
        apply(job("each", "parallelism: 3\n  completions: 3\n  completionMode: Indexed", INDEX));
        apply(job("bad", "backoffLimit: 1", "exit 1"));
        daemon.await("one is done", () -> count("pi", "succeeded") > 0);

        daemon.kill();
        startDaemon();

        awaitCondition("pi", "Complete");
        awaitCondition("each", "Complete");
        awaitCondition("bad", "Failed");
        assertEquals(3, count("pi", "succeeded"));
        assertEquals("0-2", status("each").get("completedIndexes").getAsString());
        assertEquals(2, count("bad", "failed"));
        assertEquals("BackoffLimitExceeded", reason("bad"));
        for (int index = 0; index < 3; index++) {
            String text = "index " + index + "\n";
            assertTrue(logsOf("each").contains(text), text + logsOf("each"));
        }

        daemon.kill();
        for (ContainerSummary container : containers()) {
            real.engine().containers().remove(container.id(), true);
        }
        startDaemon();
        apply(pod("well", "Never", "echo done"));
        awaitPhase("well", "Succeeded");
        assertEquals(1, containers().size());
        assertEquals(3, count("pi", "succeeded"));

        assertEquals(200, daemon.http().send("DELETE", JOBS + "/pi", "").status());
        assertEquals(Optional.empty(), find(JOBS, "pi"));
    }

    @Test
    void cronJob_thatWasDueWhileTheDeviceWasOff_runsOnceWhenItIsOn() throws Exception {
        apply(cronJob());
        int year = LocalDate.now(ZoneOffset.UTC).getYear();
        Instant due = LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        daemon.kill();
        setBack(due.minusSeconds(3_600));

        startDaemon();

        String name = "yearly-" + due.getEpochSecond() / 60;
        daemon.await("its Job is there", () -> find(JOBS, name).isPresent());
        awaitCondition(name, "Complete");
        JsonObject status = find(CRON_JOBS, "yearly").orElseThrow().getAsJsonObject("status");
        assertEquals(due.toString(), status.get("lastScheduleTime").getAsString());

        daemon.kill();
        startDaemon();
        apply(pod("well", "Never", "echo done"));
        awaitPhase("well", "Succeeded");
        assertEquals(1, daemon.get(JOBS).getAsJsonArray("items").size());

        assertEquals(200, daemon.http().send("DELETE", CRON_JOBS + "/yearly", "").status());
        daemon.await("its Job and pods are gone", () -> containers().size() == 1);
    }

    private String pod(String name, String policy, String script) {
        return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
        spec:
        """
                        .formatted(name)
                + spec(policy, script).indent(2);
    }

    private String job(String name, String spec, String script) {
        return """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: %s
        spec:
          %s
          template:
            spec:
        """
                        .formatted(name, spec)
                + spec("Never", script).indent(6);
    }

    private String cronJob() {
        return """
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: yearly
        spec:
          schedule: "@yearly"
          jobTemplate:
            spec:
              template:
                spec:
        """
                + spec("Never", "echo happy new year").indent(10);
    }

    private String spec(String policy, String script) {
        return """
        restartPolicy: %s
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: %s
          command: ["/bin/sh", "-c"]
          args: ["%s"]
          resources:
            requests: {cpu: 50m, memory: 16Mi}
        """
                .formatted(policy, real.image(), script);
    }

    private Optional<JsonObject> find(String list, String name) throws IOException {
        for (JsonElement item : daemon.get(list).getAsJsonArray("items")) {
            JsonObject object = item.getAsJsonObject();
            if (object.getAsJsonObject("metadata").get("name").getAsString().equals(name)) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    private void awaitPhase(String pod, String phase) throws Exception {
        daemon.await(
                "pod " + pod + " is " + phase,
                () ->
                        find(PODS, pod)
                                .map(found -> found.getAsJsonObject("status").get("phase"))
                                .filter(found -> found.getAsString().equals(phase))
                                .isPresent());
    }

    private JsonObject container(String pod) throws IOException {
        return find(PODS, pod)
                .orElseThrow()
                .getAsJsonObject("status")
                .getAsJsonArray("containerStatuses")
                .get(0)
                .getAsJsonObject();
    }

    private JsonObject terminated(String pod) throws IOException {
        return container(pod).getAsJsonObject("state").getAsJsonObject("terminated");
    }

    private int restarts(String pod) throws IOException {
        return container(pod).get("restartCount").getAsInt();
    }

    private String log(String pod) throws IOException {
        return daemon.http().get(PODS + "/" + pod + "/log").body();
    }

    private List<String> logsOf(String job) throws IOException {
        List<String> logs = new ArrayList<>();
        for (JsonElement item : daemon.get(PODS).getAsJsonArray("items")) {
            JsonObject metadata = item.getAsJsonObject().getAsJsonObject("metadata");
            String name = metadata.get("name").getAsString();
            if (name.startsWith(job + "-")) {
                logs.add(log(name));
            }
        }
        return logs;
    }

    private JsonObject status(String job) throws IOException {
        return find(JOBS, job).orElseThrow().getAsJsonObject("status");
    }

    private int count(String job, String what) throws IOException {
        JsonObject status = status(job);
        return status == null ? 0 : status.get(what).getAsInt();
    }

    private String reason(String job) throws IOException {
        return status(job)
                .getAsJsonArray("conditions")
                .get(0)
                .getAsJsonObject()
                .get("reason")
                .getAsString();
    }

    private void awaitCondition(String job, String type) throws Exception {
        daemon.await(
                "job " + job + " is " + type,
                () ->
                        find(JOBS, job)
                                .map(found -> found.getAsJsonObject("status"))
                                .filter(status -> status.toString().contains('"' + type + '"'))
                                .isPresent());
    }

    /** As if the CronJob had been applied at that time, and the device switched off since. */
    private void setBack(Instant createdAt) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + databaseFile());
                var statement =
                        connection.prepareStatement(
                                "UPDATE object SET created_at_millis = ? WHERE kind = 'CRON_JOB'")) {
            statement.setLong(1, createdAt.toEpochMilli());
            assertEquals(1, statement.executeUpdate());
        }
    }
}
