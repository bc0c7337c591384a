package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.RealEngine;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pod of several containers: one address, one set of CPUs, each with a life of its own. */
final class AppliancePodIT extends ApplianceCase {
    private static final String PAUSED_CPUS = "250m";

    @Test
    void apply_initContainerAndSidecar_shareAddressAndCpusAndStartInOrder() throws Exception {
        serveWithCompany();

        List<ObservedContainer> parts = parts();

        assertEquals(
                List.of("sandbox", "init", "main", "main"),
                parts.stream().map(part -> label(part, "role")).toList());
        assertEquals(ContainerState.EXITED, parts.get(1).state());
        assertEquals(0, parts.get(1).exitCode());
        assertTrue(
                parts.get(2).startedAt().get().isAfter(parts.get(1).finishedAt().get()),
                parts.toString());
        assertEquals(1, parts.stream().map(ObservedContainer::cpus).distinct().count());
        for (ObservedContainer running : List.of(parts.get(0), parts.get(2), parts.get(3))) {
            assertEquals(CpuSet.parse(running.cpus()).orElseThrow(), allowed(running));
        }
        assertEquals("page\n", getWithToken("/").body());
        daemon.await("the sidecar reaches the main container", () -> log("side").contains("page"));
        assertEquals("prepared\n", log("prepare"));
    }

    @Test
    void kill_sidecar_comesBackAndNothingElseIsTouched() throws Exception {
        serveWithCompany();
        List<ObservedContainer> before = parts();

        real.engine().containers().kill(before.get(3).id(), "KILL");
        daemon.await(
                "the sidecar runs again",
                () ->
                        parts().get(3).state() == ContainerState.RUNNING
                                && parts().get(3).pid() != before.get(3).pid());

        List<ObservedContainer> after = parts();
        assertEquals(ids(before), ids(after));
        assertEquals(before.get(0).pid(), after.get(0).pid());
        assertEquals(before.get(2).pid(), after.get(2).pid());
        assertEquals(before.get(1).startedAt(), after.get(1).startedAt());
    }

    @Test
    void kill_sandbox_thePodStartsAnewInItsNetworkWithTheInitContainerFirst() throws Exception {
        serveWithCompany();
        List<ObservedContainer> before = parts();

        real.engine().containers().kill(before.get(0).id(), "KILL");
        daemon.await(
                "the pod serves again",
                () ->
                        parts().get(0).pid() != before.get(0).pid()
                                && replicas("web").stream().allMatch(Replica::ready)
                                && getWithToken("/").statusCode() == 200);

        List<ObservedContainer> after = parts();
        assertEquals(ids(before), ids(after));
        assertNotEquals(before.get(2).pid(), after.get(2).pid());
        assertTrue(
                after.get(1).startedAt().get().isAfter(before.get(1).finishedAt().get()),
                "the init container ran again");
        assertEquals(before.get(0).address(), after.get(0).address());
    }

    @Test
    void remove_oneContainer_thePodIsReplacedWhole() throws Exception {
        serveWithCompany();
        List<String> before = ids(parts());

        real.engine().containers().remove(before.get(3), true);
        daemon.await(
                "another pod serves",
                () -> {
                    List<String> now = ids(parts());
                    return now.size() == before.size()
                            && now.stream().noneMatch(before::contains)
                            && replicas("web").stream().allMatch(Replica::ready);
                });

        assertEquals(200, getWithToken("/").statusCode());
    }

    private void serveWithCompany() throws Exception {
        serve();
        apply(withCompany(deployment("web", 1, PAUSED_CPUS, "company")));
        daemon.await("one pod of four containers is left", () -> parts().size() == 4);
        awaitReady("web", 1);
    }

    private String withCompany(String deployment) {
        String inits =
                """
                      initContainers:
                      - name: prepare
                        image: %s
                        command: ["/bin/sh", "-c", "/bin/busybox sleep 1; echo prepared"]
                """
                        .formatted(real.image());
        String side =
                """
                      - name: side
                        image: %s
                        command: ["/bin/sh", "-c"]
                        args:
                        - |
                          while :; do /bin/busybox wget -qO- http://127.0.0.1:9376/; /bin/busybox sleep 1; done
                        resources:
                          requests: {cpu: 50m, memory: 16Mi}
                """
                        .formatted(real.image());
        return deployment.replace("      containers:\n", inits + "      containers:\n") + side;
    }

    /** The containers of the newest pod in the order of their start. */
    private List<ObservedContainer> parts() throws IOException {
        List<ObservedContainer> parts = new ArrayList<>();
        for (var summary : containers()) {
            real.engine().containers().inspect(summary.id()).ifPresent(parts::add);
        }
        parts.sort((one, other) -> label(one, "order").compareTo(label(other, "order")));
        return parts;
    }

    private static String label(ObservedContainer part, String name) {
        Ownership.read(part.labels()).orElseThrow();
        return part.labels().getOrDefault("dev.berth." + name, "");
    }

    private static List<String> ids(List<ObservedContainer> parts) {
        return parts.stream().map(ObservedContainer::id).toList();
    }

    private static CpuSet allowed(ObservedContainer part) throws IOException {
        var status = RealEngine.status(part.pid());
        return CpuSet.parse(status.getOrDefault("Cpus_allowed_list", "")).orElseThrow();
    }

    private String log(String container) throws IOException {
        JsonObject pods = daemon.get("/api/v1/namespaces/default/pods");
        String pod =
                pods.getAsJsonArray("items")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("metadata")
                        .get("name")
                        .getAsString();
        return daemon.http()
                .get("/api/v1/namespaces/default/pods/" + pod + "/log?container=" + container)
                .body();
    }
}
