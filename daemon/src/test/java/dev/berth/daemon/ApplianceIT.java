package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import dev.berth.policies.slots.CpuSet;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is applied runs, answers, stays pinned, comes back, is replaced and goes. */
final class ApplianceIT extends ApplianceCase {
    @Test
    void apply_twoReplicas_runOnTheirSlotsAndAnswerThroughTlsWithAToken() throws Exception {
        List<Replica> replicas = serve();

        HttpResponse<String> without = send(request("/").build());
        HttpResponse<String> with = getWithToken("/");
        HttpResponse<String> toNobody = getWithToken("/absent");

        assertEquals(2, replicas.size());
        for (Replica replica : replicas) {
            assertEquals(CpuSet.parse(replica.cpus()).orElseThrow(), allowed(replica));
            assertTrue(slots().contains(replica.cpus()), replica + " on " + slots());
        }
        assertEquals(401, without.statusCode());
        assertTrue(
                without.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"),
                without.headers().toString());
        assertEquals(200, with.statusCode(), with.body());
        assertEquals("page\n", with.body());
        assertEquals(503, toNobody.statusCode(), toNobody.body());
        assertEquals(
                "application/problem+json",
                toNobody.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void kill_oneContainer_comesBack() throws Exception {
        Replica killed = serve().getFirst();
        int pid = container(killed).pid();

        real.engine().containers().kill(killed.containerId(), "KILL");
        daemon.await(
                "the killed container runs again and is ready",
                () ->
                        replicas("web").stream()
                                .anyMatch(
                                        now ->
                                                now.pod().equals(killed.pod())
                                                        && now.restarts() == 1
                                                        && now.ready()));

        Replica again =
                replicas("web").stream()
                        .filter(now -> now.pod().equals(killed.pod()))
                        .findFirst()
                        .orElseThrow();
        assertEquals(killed.containerId(), again.containerId());
        assertNotEquals(pid, container(again).pid());
        assertEquals(CpuSet.parse(killed.cpus()).orElseThrow(), allowed(again));
        assertEquals(200, getWithToken("/").statusCode());
    }

    @Test
    void apply_otherEnvironment_replacesOneByOneAndAlwaysServes() throws Exception {
        Set<String> before = ids(serve());
        apply(deployment("web", 2, "250m", "goodbye"));
        List<Integer> ready = new ArrayList<>();

        daemon.await(
                "both are replaced",
                () -> {
                    List<Replica> now = replicas("web");
                    ready.add((int) now.stream().filter(Replica::ready).count());
                    assertEquals(200, getWithToken("/").statusCode());
                    return now.size() == 2
                            && now.stream().allMatch(Replica::ready)
                            && now.stream().noneMatch(one -> before.contains(one.containerId()));
                });

        assertTrue(ready.stream().allMatch(count -> count >= 2), ready.toString());
        daemon.await("the old ones are gone", () -> containers().size() == 2);
        assertFalse(containers().stream().anyMatch(one -> before.contains(one.id())));
    }

    @Test
    void apply_wholeCpu_getsASlotThatNobodyElseTouches() throws Exception {
        serve();
        apply(deployment("pinned", 1, "1", "hello"));
        if (slots().size() < 2) {
            daemon.await(
                    "a host with one slot has no room",
                    () ->
                            daemon.get("/api/v1/namespaces/default/pods")
                                    .toString()
                                    .contains("Unschedulable"));
            return;
        }

        Replica pinned = awaitReady("pinned", 1).getFirst();

        daemon.await("the others have left its slot", () -> isAlone(pinned));
        assertTrue(slots().contains(pinned.cpus()), pinned + " on " + slots());
        assertEquals(CpuSet.parse(pinned.cpus()).orElseThrow(), allowed(pinned));
        for (Replica replica : awaitReady("web", 2)) {
            assertEquals(CpuSet.parse(replica.cpus()).orElseThrow(), allowed(replica));
        }
        assertEquals(200, getWithToken("/").statusCode());
    }

    private boolean isAlone(Replica pinned) throws Exception {
        for (Replica other : replicas("web")) {
            if (allowed(other).intersects(allowed(pinned))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void delete_deployment_itsContainersGo() throws Exception {
        serve();

        assertEquals(200, daemon.http().send("DELETE", DEPLOYMENT, "").status());
        daemon.await("no container is left", () -> containers().isEmpty());

        assertEquals(404, daemon.http().get(DEPLOYMENT).status());
        daemon.await("no pod is left", () -> replicas("web").isEmpty());
        assertEquals(503, getWithToken("/").statusCode());
    }

    private static Set<String> ids(List<Replica> replicas) {
        return replicas.stream().map(Replica::containerId).collect(Collectors.toSet());
    }

    /** The CPUs of every slot of this host. */
    private List<String> slots() throws Exception {
        List<String> slots = new ArrayList<>();
        for (JsonElement slot : daemon.get("/berth/v1/slots").getAsJsonArray("slots")) {
            slots.add(slot.getAsJsonObject().get("cpus").getAsString());
        }
        return slots;
    }
}
