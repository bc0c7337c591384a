package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.RealEngine;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Probes and hooks of real containers, each answering as the files that a test leaves in it. */
final class ApplianceProbeIT extends ApplianceCase {
    /** Ready while there is a file; not alive once there is another, which it takes away. */
    private static final String LOOKED_AFTER =
            """
            startupProbe:
              tcpSocket: {port: 9376}
              periodSeconds: 1
              failureThreshold: 60
            readinessProbe:
              httpGet: {path: /ready, port: 9376}
              timeoutSeconds: 5
              periodSeconds: 1
              failureThreshold: 1
            livenessProbe:
              exec:
                command: [/bin/sh, -c, "if [ -f /tmp/dead ]; then /bin/busybox rm /tmp/dead; echo dead; exit 1; fi"]
              periodSeconds: 1
              timeoutSeconds: 20
              failureThreshold: 1
            lifecycle:
              postStart: {exec: {command: [/bin/sh, -c, "echo yes > /tmp/hooked"]}}
            """
                    .indent(8);

    private static final String PRE_STOP =
            "          preStop: {exec: {command: [/bin/sh, -c, \"echo > /tmp/stopping; /bin/sleep"
                    + " 3\"]}}\n";

    private static final String BROKEN =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: NAME}
            spec:
              selector: {matchLabels: {app: NAME}}
              template:
                metadata: {labels: {app: NAME}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: IMAGE
                    command: [/bin/sleep, "1000"]
                    HEALTH
            """;

    @Test
    void probes_ofARunningPod_decideWhetherItServesAndWhatStartsAgain() throws Exception {
        apply(SERVICES + withSide(lookedAfter(1, "probed", "")));
        daemon.await("one pod of three containers", () -> containers().size() == 3);
        daemon.await("its server runs", () -> Files.exists(inside("main", "www/index.html")));
        daemon.await("its hook has run", () -> Files.exists(inside("main", "hooked")));
        assertEquals(503, getWithToken("/").statusCode());

        Files.writeString(inside("main", "www/ready"), "yes");
        daemon.await("it serves", () -> getWithToken("/").statusCode() == 200);
        Files.delete(inside("main", "www/ready"));
        daemon.await("it does not serve", () -> getWithToken("/").statusCode() == 503);
        Files.writeString(inside("main", "www/ready"), "yes");
        daemon.await("it serves again", () -> getWithToken("/").statusCode() == 200);
        int side = part("side").pid();

        daemon.kill();
        startDaemon();
        daemon.await("it serves after a restart", () -> getWithToken("/").statusCode() == 200);
        int before = part("main").pid();
        Files.writeString(inside("main", "dead"), "yes");
        daemon.await("it has started again", () -> part("main").pid() != before);
        daemon.await("it serves at last", () -> getWithToken("/").statusCode() == 200);

        assertEquals(side, part("side").pid());
        assertNotEquals(0, part("main").pid());
        assertEquals(1, replicas("web").getFirst().restarts());
        assertTrue(
                events("Unhealthy").contains("Liveness probe failed: exit code 1: dead"),
                this::all);
        assertEquals(
                List.of("container main failed its liveness probe, will be restarted"),
                events("Killing").stream().filter(text -> text.contains("main")).toList());
    }

    @Test
    void probes_ofContainersThatCannotBeWell_sayWhy() throws Exception {
        apply(
                BROKEN.replace("NAME", "hanging")
                        .replace("IMAGE", real.image())
                        .replace(
                                "HEALTH",
                                "livenessProbe: {exec: {command: [/bin/sleep, \"600\"]},"
                                        + " periodSeconds: 1, failureThreshold: 3}"));
        apply(
                BROKEN.replace("NAME", "hookless")
                        .replace("IMAGE", real.image())
                        .replace(
                                "HEALTH",
                                "lifecycle: {postStart: {exec: {command: [/bin/sh, -c, \"echo no;"
                                        + " exit 7\"]}}}"));

        daemon.await("one is restarted", () -> restarts("hanging") > 0);
        daemon.await("the other one is, too", () -> restarts("hookless") > 0);

        assertTrue(
                events("Unhealthy")
                        .contains(
                                "Liveness probe failed: the command asked before has not ended so"
                                        + " far"),
                this::all);
        assertTrue(
                events("FailedPostStartHook")
                        .contains("postStart hook of main failed: exit code 7: no"),
                this::all);
    }

    @Test
    void preStop_ofAReplicaThatIsReplaced_delaysItsEndAndDropsNoRequest() throws Exception {
        apply(SERVICES + lookedAfter(1, "first", PRE_STOP));
        daemon.await("there is a container", () -> containers().size() == 1);
        daemon.await("its server runs", () -> Files.exists(inside("main", "www/index.html")));
        Files.writeString(inside("main", "www/ready"), "yes");
        daemon.await("it serves", () -> getWithToken("/").statusCode() == 200);
        ObservedContainer old = part("main");
        Path oldRoot = Path.of("/proc", Integer.toString(old.pid()), "root/tmp");
        var load = new Load();
        Thread loading = Thread.startVirtualThread(load::run);

        apply(lookedAfter(1, "second", PRE_STOP));
        daemon.await("there is a second one", () -> containers().size() == 2);
        daemon.await("which is about to be ready", this::letTheNewcomerBeReady);
        daemon.await(
                "the hook of the old one runs", () -> Files.exists(oldRoot.resolve("stopping")));
        boolean outlivesItsHook = RealEngine.status(old.pid()).containsKey("Pid");
        daemon.await("the old one is gone", () -> containers().size() == 1);
        load.over.set(true);
        loading.join();

        assertTrue(outlivesItsHook);
        assertEquals(List.of(), load.failures);
        assertTrue(load.answered.get() > 10, load.answered + " requests");
    }

    /** One request after the other, until it is over. */
    private final class Load {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<String> failures = new ArrayList<>();

        void run() {
            try (var client = client()) {
                var request = request("/").header("Authorization", "Bearer " + token()).build();
                while (!over.get()) {
                    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        failures.add(answer.toString());
                    }
                    answered.incrementAndGet();
                }
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }
    }

    private boolean letTheNewcomerBeReady() throws Exception {
        boolean all = true;
        for (var summary : containers()) {
            var container = real.engine().containers().inspect(summary.id());
            int pid = container.map(ObservedContainer::pid).orElse(0);
            Path www = Path.of("/proc", Integer.toString(pid), "root/tmp/www");
            if (pid != 0 && Files.exists(www.resolve("index.html"))) {
                Files.writeString(www.resolve("ready"), "yes");
            } else {
                all = false;
            }
        }
        return all;
    }

    private String lookedAfter(int replicas, String greeting, String more) {
        return deployment("web", replicas, "250m", greeting)
                .replace("        env:\n", LOOKED_AFTER + more + "        env:\n")
                .replace("terminationGracePeriodSeconds: 1", "terminationGracePeriodSeconds: 10");
    }

    private String withSide(String deployment) {
        return deployment
                + """
                      - name: side
                        image: %s
                        command: [/bin/sleep, "1000"]
                        resources:
                          requests: {cpu: 50m, memory: 16Mi}
                """
                        .formatted(real.image());
    }

    /** A file below /tmp of a running container. */
    private Path inside(String container, String file) throws IOException {
        int pid = part(container).pid();
        return Path.of("/proc", Integer.toString(pid), "root/tmp", file);
    }

    private ObservedContainer part(String name) throws IOException {
        for (var summary : containers()) {
            var container = real.engine().containers().inspect(summary.id());
            if (container
                    .filter(one -> name.equals(one.labels().get("dev.berth.container")))
                    .isPresent()) {
                return container.get();
            }
        }
        throw new IOException("no container " + name);
    }

    private int restarts(String deployment) throws IOException {
        return replicas(deployment).stream().mapToInt(Replica::restarts).max().orElse(0);
    }

    private List<String> events(String reason) throws IOException {
        List<String> messages = new ArrayList<>();
        for (JsonElement item :
                daemon.get("/api/v1/namespaces/default/events").getAsJsonArray("items")) {
            JsonObject event = item.getAsJsonObject();
            if (reason.isEmpty() || event.get("reason").getAsString().equals(reason)) {
                messages.add(event.get("message").getAsString());
            }
        }
        return messages;
    }

    private String all() {
        try {
            return events("").toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
