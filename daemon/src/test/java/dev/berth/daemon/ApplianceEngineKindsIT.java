package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ContainerSummary;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.RealEngine;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods of every kind after a restart of the engine: each goes on as its kind has it. */
final class ApplianceEngineKindsIT extends ApplianceCase {
    private static final String KINDS =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: several}
            spec:
              selector: {matchLabels: {app: several}}
              template:
                metadata: {labels: {app: several}}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                  - {name: first, image: IMAGE, command: [/bin/sh, -c, "echo first"]}
                  containers:
                  - name: main
                    image: IMAGE
                    command: [/bin/sh, -c, "exec /bin/busybox httpd -f -p 8080 -h /etc"]
                    readinessProbe: {httpGet: {port: 8080, path: /passwd}, periodSeconds: 1}
                  - name: side
                    image: IMAGE
                    command: [/bin/sh, -c, "exec /bin/busybox httpd -f -p 8081 -h /etc"]
                    readinessProbe:
                      exec: {command: [/bin/busybox, wget, -qO-, "http://127.0.0.1:8080/passwd"]}
                      periodSeconds: 1
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: 2
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: main, image: IMAGE, command: [/bin/sh, -c, "exec sleep 1000"]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: done}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: main, image: IMAGE, command: [/bin/sh, -c, "echo done"]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: cut}
            spec:
              template:
                spec:
                  restartPolicy: OnFailure
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: IMAGE
                    command: [/bin/sh, -c, "exec sleep 8"]
            """;

    private static @Nullable EngineProcess engine;

    @Override
    RealEngine realEngine() throws Exception {
        engine = EngineProcess.start();
        return new RealEngine("appliance", engine.socket());
    }

    private static EngineProcess engine() {
        if (engine == null) {
            throw new AssertionError("no engine was started");
        }
        return engine;
    }

    @AfterEach
    void settleEngine() throws Exception {
        engine().settle();
    }

    @AfterAll
    static void endEngine() throws Exception {
        if (engine != null) {
            engine.remove();
        }
    }

    @Test
    void engineRestarts_everyKindGoesOnInItsOwnWayAndNothingIsMadeAnew() throws Exception {
        apply(KINDS.replace("IMAGE", real.image()));
        awaitReady("several", 1);
        awaitReady("db", 2);
        daemon.await("a job is done", () -> succeeded("done") == 1);
        daemon.await("the other runs", () -> !replicas("cut").getFirst().containerId().isEmpty());
        Set<String> before = everything();
        ObservedContainer done = container(replicas("done").getFirst());

        engine().stop();
        engine().startAgain(false);

        daemon.await("the set is there again", () -> isAgain("db", 2));
        daemon.await("the pod of several is there again", () -> isAgain("several", 1));
        daemon.await("the job that was cut off is done", () -> succeeded("cut") == 1);
        assertEquals(before, everything());
        assertEquals(1, succeeded("done"));
        assertEquals(done.startedAt(), container(replicas("done").getFirst()).startedAt());
    }

    /** Ready again, after one restart. */
    private boolean isAgain(String workload, int count) throws IOException {
        var now = replicas(workload);
        return now.size() == count
                && now.stream().allMatch(replica -> replica.ready() && replica.restarts() == 1);
    }

    private int succeeded(String job) throws IOException {
        JsonObject status =
                daemon.get("/apis/batch/v1/namespaces/default/jobs/" + job)
                        .getAsJsonObject("status");
        JsonElement succeeded = status.get("succeeded");
        return succeeded == null ? 0 : succeeded.getAsInt();
    }

    private Set<String> everything() throws IOException {
        return containers().stream().map(ContainerSummary::id).collect(Collectors.toSet());
    }
}
