package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ContainerSummary;
import dev.berth.daemon.docker.ObservedContainer;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The daemon is killed at every stage of a plan, and the next one goes on from there. */
final class ApplianceKillIT extends ApplianceCase {
    private static final int WEB = 2;

    @Test
    void kill_atEachStageOfAnUpdate_makesNothingTwiceAndRestartsNothing() throws Exception {
        serve();
        apply(deployment("bystander", 1, "100m", "hello"));
        Replica bystander = awaitReady("bystander", 1).getFirst();
        ObservedContainer running = container(bystander);
        Map<String, DaemonProcess.Condition> stages = new LinkedHashMap<>();
        Set<String> old = new HashSet<>();
        stages.put("it is acknowledged", () -> true);
        stages.put("a newcomer is made", () -> !newcomers(old).isEmpty());
        stages.put("a newcomer runs", () -> newcomers(old).stream().anyMatch(this::runs));
        stages.put("a newcomer is ready", () -> readyNewcomers(old) > 0);
        stages.put("an old one has ended", () -> ended(old));
        stages.put("an old one is gone", () -> !everything().containsAll(old));

        for (var stage : stages.entrySet()) {
            old.clear();
            old.addAll(ids(replicas("web")));
            apply(deployment("web", WEB, "250m", stage.getKey().replace(' ', '-')));
            daemon.await(stage.getKey(), stage.getValue());
            daemon.kill();
            startDaemon();

            daemon.await("the update is done after " + stage.getKey(), () -> isUpdated(old));
            daemon.await("nothing is left over", () -> everything().size() == WEB + 1);
            for (Replica replica : replicas("web")) {
                assertEquals(0, replica.restarts(), stage.getKey() + ": " + replica);
                assertEquals(replica.cpus(), allowed(replica).toString());
            }
            assertEquals(List.of(bystander), replicas("bystander"));
            assertEquals(running.pid(), container(bystander).pid());
            assertEquals(running.startedAt(), container(bystander).startedAt());
            assertEquals(200, getWithToken("/").statusCode());
        }
    }

    @Test
    void kill_rightAfterADeletionAndADeployment_leavesNoOrphan() throws Exception {
        Set<String> old = ids(serve());

        assertEquals(200, daemon.http().send("DELETE", DEPLOYMENT, "").status());
        apply(deployment("next", 1, "1", "hello"));
        daemon.kill();
        startDaemon();

        Replica next = awaitReady("next", 1).getFirst();
        daemon.await("the deleted pods are gone", () -> everything().size() == 1);
        assertFalse(old.contains(next.containerId()));
        assertEquals(0, next.restarts());
        assertEquals(next.cpus(), allowed(next).toString());
    }

    private boolean isUpdated(Set<String> old) throws IOException {
        return replicas("web").size() == WEB && readyNewcomers(old) == WEB;
    }

    private long readyNewcomers(Set<String> old) throws IOException {
        return replicas("web").stream()
                .filter(replica -> replica.ready() && !old.contains(replica.containerId()))
                .count();
    }

    private Set<ContainerSummary> newcomers(Set<String> old) throws IOException {
        String bystander = replicas("bystander").getFirst().containerId();
        return containers().stream()
                .filter(one -> !old.contains(one.id()) && !one.id().equals(bystander))
                .collect(Collectors.toSet());
    }

    private boolean ended(Set<String> old) throws IOException {
        Set<String> running =
                containers().stream()
                        .filter(this::runs)
                        .map(ContainerSummary::id)
                        .collect(Collectors.toSet());
        return !running.containsAll(old);
    }

    private boolean runs(ContainerSummary container) {
        return container.state() == ContainerState.RUNNING;
    }

    private Set<String> everything() throws IOException {
        return containers().stream().map(ContainerSummary::id).collect(Collectors.toSet());
    }

    private static Set<String> ids(List<Replica> replicas) {
        return replicas.stream().map(Replica::containerId).collect(Collectors.toSet());
    }
}
