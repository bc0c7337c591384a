package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.control.SampleState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.isolation.HostIntruder;
import dev.berth.daemon.probe.ProbeOutcome;
import dev.berth.daemon.probe.ProbeRecord;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.ProbeKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods, events, slots and status: what is shown and cannot be written. */
final class AdminApiViewsTest extends AdminApiCase {
    private static final Deployment WEB = SampleState.deployment("web", 2, SampleState.shared());
    private static final Deployment PINNED =
            SampleState.deployment("pinned", 1, SampleState.exclusive());

    /** Two that share slots, of which one runs, and one with a slot of its own. */
    private static LiveState some() {
        return SampleState.live(
                SampleState.desired(7, WEB, PINNED),
                true,
                List.of(SampleState.running(WEB, 0, "0"), SampleState.running(PINNED, 0, "2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/pods", "/api/v1/namespaces/default/pods", "/berth/v1/slots"})
    void get_beforeTheFirstTick_isNotThereYet(String path) throws IOException {
        UnixHttp.Answer answer = http.get(path);

        assertEquals(503, answer.status());
        assertTrue(answer.body().contains("starting"), answer.body());
    }

    @Test
    void pods_running_haveTheShapeOfPods() throws IOException {
        api.knows(some());
        String name = SampleState.pod(WEB, 0).name();

        JsonObject pod = http.get("/api/v1/namespaces/default/pods/" + name).json();

        assertEquals("Pod", text(pod, "kind"));
        assertEquals("default", text(pod, "metadata.namespace"));
        assertEquals("{\"app\":\"web\"}", text(pod, "metadata.labels"));
        assertEquals("Deployment", text(pod, "metadata.ownerReferences.0.kind"));
        assertEquals("web", text(pod, "metadata.ownerReferences.0.name"));
        assertJson(
                "{\"berth.dev/slot\":\"0\",\"berth.dev/cpus\":\"0\"}",
                pod.getAsJsonObject("metadata").get("annotations"));
        assertEquals("main", text(pod, "spec.containers.0.name"));
        assertEquals("Running", text(pod, "status.phase"));
        assertEquals("10.89.0.10", text(pod, "status.podIP"));
        assertEquals("Ready", text(pod, "status.conditions.0.type"));
        assertEquals("True", text(pod, "status.conditions.0.status"));
        assertEquals("true", text(pod, "status.containerStatuses.0.ready"));
        assertEquals("0", text(pod, "status.containerStatuses.0.restartCount"));
        assertEquals(
                "docker://" + SampleState.containerId(WEB, 0),
                text(pod, "status.containerStatuses.0.containerID"));
        assertEquals("sha256:1234", text(pod, "status.containerStatuses.0.imageID"));
        assertEquals(
                "2026-11-01T11:59:00Z",
                text(pod, "status.containerStatuses.0.state.running.startedAt"));
    }

    @Test
    void endpointSlices_ofServices_haveTheirPodsReadyOrNot() throws IOException {
        api.knows(some());
        String slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

        JsonObject slice = http.get(slices + "/web").json();
        JsonObject all = http.get("/apis/discovery.k8s.io/v1/endpointslices").json();

        assertEquals("EndpointSlice", text(slice, "kind"));
        assertEquals(
                "{\"kubernetes.io/service-name\":\"web\","
                        + "\"endpointslice.kubernetes.io/managed-by\":\"berth.dev\"}",
                text(slice, "metadata.labels"));
        assertEquals("9376", text(slice, "ports.0.port"));
        assertEquals(1, slice.getAsJsonArray("endpoints").size());
        assertEquals("10.89.0.10", text(slice, "endpoints.0.addresses.0"));
        assertEquals(
                "{\"ready\":true,\"serving\":true,\"terminating\":false}",
                text(slice, "endpoints.0.conditions"));
        assertEquals(SampleState.pod(WEB, 0).name(), text(slice, "endpoints.0.targetRef.name"));
        assertEquals(2, all.getAsJsonArray("items").size());
        assertEquals(404, http.get(slices + "/absent").status());
        assertEquals(405, http.send("DELETE", slices + "/web", "").status());
    }

    @Test
    void delete_podOfADeployment_isWrittenDownForTheLoop() throws IOException {
        api.knows(some());
        String pods = "/api/v1/namespaces/default/pods/";
        String running = SampleState.pod(WEB, 0).name();

        UnixHttp.Answer dry = http.send("DELETE", pods + running + "?dryRun=All", "");
        boolean untouched = api.runs.remembered().deletedPods().isEmpty();
        UnixHttp.Answer deleted = http.send("DELETE", pods + running, "");
        UnixHttp.Answer notThere = http.send("DELETE", pods + SampleState.pod(WEB, 1).name(), "");

        assertEquals(200, dry.status());
        assertTrue(untouched);
        assertEquals(SampleState.containerId(WEB, 0), text(deleted.json(), "details.uid"));
        assertEquals(Set.of(SampleState.containerId(WEB, 0)), api.runs.remembered().deletedPods());
        assertEquals(409, notThere.status());
        assertEquals(404, http.send("DELETE", pods + "absent", "").status());
    }

    @Test
    void pods_probedAndRestarted_tellTheLastEndAndAnswers() throws IOException {
        api.knows(some());
        var ended =
                new ContainerPast.End(
                        137,
                        true,
                        Optional.of(SampleState.STARTED),
                        Optional.of(SampleState.STARTED));
        var answer =
                new ProbeRecord(
                        ProbeKind.LIVENESS,
                        ProbeOutcome.BAD,
                        "HTTP status 500",
                        SampleState.STARTED,
                        SampleState.NOW,
                        3);
        api.past = new ContainerPast(Optional.of(ended), List.of(answer));
        String name = SampleState.pod(WEB, 0).name();

        JsonObject pod = http.get("/api/v1/namespaces/default/pods/" + name).json();

        String container = "status.containerStatuses.0.";
        assertEquals("true", text(pod, container + "started"));
        assertEquals("OOMKilled", text(pod, container + "lastState.terminated.reason"));
        assertEquals("137", text(pod, container + "lastState.terminated.exitCode"));
        assertJson(
                """
                {"probe": "Liveness", "result": "failed", "message": "HTTP status 500",
                 "count": 3, "firstTimestamp": "2026-11-01T11:59:00Z",
                 "lastTimestamp": "2026-11-01T12:00:00Z"}
                """,
                pod.getAsJsonObject("status")
                        .getAsJsonArray("containerStatuses")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("probes")
                        .get(0));
        assertEquals("ContainersReady", text(pod, "status.conditions.1.type"));
        assertEquals("True", text(pod, "status.conditions.1.status"));
    }

    @Test
    void pods_notMadeSoFar_arePending() throws IOException {
        api.knows(some());
        String name = SampleState.pod(WEB, 1).name();

        JsonObject pod = http.get("/api/v1/namespaces/default/pods/" + name).json();

        assertEquals("Pending", text(pod, "status.phase"));
        assertEquals("False", text(pod, "status.conditions.0.status"));
        assertEquals("[]", text(pod, "status.containerStatuses"));
    }

    @Test
    void pods_lists_areOfTheirNamespaces() throws IOException {
        api.knows(some());

        JsonObject all = http.get("/api/v1/pods").json();
        JsonObject here = http.get("/api/v1/namespaces/default/pods").json();
        JsonObject elsewhere = http.get("/api/v1/namespaces/blue/pods").json();

        assertEquals("PodList", text(all, "kind"));
        assertEquals(3, all.getAsJsonArray("items").size());
        assertEquals(3, here.getAsJsonArray("items").size());
        assertEquals(0, elsewhere.getAsJsonArray("items").size());
        status(http.get("/api/v1/namespaces/default/pods/absent"), 404, "NotFound");
    }

    @Test
    void logs_refusals_sayWhy() throws IOException {
        api.knows(some());
        String pods = "/api/v1/namespaces/default/pods/";
        String running = pods + SampleState.pod(WEB, 0).name();

        status(http.get(pods + "absent/log"), 404, "NotFound");
        status(http.get(pods + SampleState.pod(WEB, 1).name() + "/log"), 400, "BadRequest");
        status(http.get(running + "/log?tailLines=-1"), 400, "BadRequest");
        status(http.get(running + "/log"), 503, "ServiceUnavailable");
    }

    @Test
    void events_ofANamespace_areListed() throws IOException {
        api.events.warning("Pod", ObjectName.of("web-0"), "FailedCreate", "no space");
        api.events.warning("Pod", ObjectName.of("web-0"), "FailedCreate", "no space");
        api.events.normal("Pod", new ObjectName("blue", "web-0"), "Started", "started");

        JsonObject events = http.get("/api/v1/namespaces/default/events").json();

        assertEquals("EventList", text(events, "kind"));
        assertEquals(1, events.getAsJsonArray("items").size());
        JsonObject event = events.getAsJsonArray("items").get(0).getAsJsonObject();
        assertEquals("Warning", text(event, "type"));
        assertEquals("FailedCreate", text(event, "reason"));
        assertEquals("no space", text(event, "message"));
        assertEquals("2", text(event, "count"));
        assertEquals("2026-11-01T12:00:00Z", text(event, "lastTimestamp"));
        assertJson(
                "{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"web-0\"}",
                event.get("involvedObject"));
    }

    @Test
    void slots_showWhoOfTheHostRunsThere() throws IOException {
        api.knows(some());
        api.hostIntruders =
                List.of(
                        new HostIntruder(
                                712,
                                "sshd",
                                "/system.slice/ssh.service",
                                SampleState.pod(WEB, 0),
                                CpuSet.of(2)));

        JsonObject view = http.get("/berth/v1/slots").json();

        assertEquals("712", text(view, "hostProcesses.0.pid"));
        assertEquals("sshd", text(view, "hostProcesses.0.command"));
        assertEquals("/system.slice/ssh.service", text(view, "hostProcesses.0.controlGroup"));
        assertEquals(SampleState.pod(WEB, 0).name(), text(view, "hostProcesses.0.pod"));
        assertEquals("2", text(view, "hostProcesses.0.cpus"));
    }

    @Test
    void slots_showWhoHoldsWhat() throws IOException {
        api.knows(some());

        JsonObject view = http.get("/berth/v1/slots").json();

        assertEquals(4, view.getAsJsonArray("slots").size());
        assertEquals("0", text(view, "slots.0.id"));
        assertEquals("0", text(view, "slots.0.cpus"));
        assertEquals("0", text(view, "slots.0.numaNode"));
        assertEquals("shared", text(view, "slots.0.mode"));
        assertEquals("1000", text(view, "slots.0.capacityMillis"));
        assertEquals("250", text(view, "slots.0.requestedMillis"));
        assertEquals(SampleState.pod(WEB, 0).name(), text(view, "slots.0.holders.0.pod"));
        assertEquals(SampleState.containerId(WEB, 0), text(view, "slots.0.holders.0.containerId"));
        assertEquals("exclusive", text(view, "slots.2.mode"));
        assertEquals("exclusive", text(view, "slots.2.holders.0.mode"));
        assertEquals("67108864", text(view, "slots.2.holders.0.memoryBytes"));
        assertEquals("free", text(view, "slots.3.mode"));
        assertEquals("805306368", text(view, "memory.capacityBytes"));
        assertEquals("", text(view, "reservedCpus"));
    }

    @Test
    void status_beforeTheFirstTick_saysThatNoEngineAnswered() throws IOException {
        JsonObject status = http.get("/berth/v1/status").json();

        assertEquals("1.2.3", text(status, "version"));
        assertEquals("false", text(status, "engine.reachable"));
        assertEquals("90", text(status, "uptimeSeconds"));
    }

    @Test
    void status_tellsOfEveryPart() throws IOException {
        api.knows(some());

        JsonObject status = http.get("/berth/v1/status").json();

        assertEquals("7", text(status, "revision"));
        assertEquals("2026-11-01T11:58:30Z", text(status, "startedAt"));
        assertEquals("true", text(status, "engine.reachable"));
        assertEquals(
                "127.0.0.1:" + api.registry.address().getPort(), text(status, "registry.address"));
        assertEquals("127.0.0.1:8443", text(status, "balancer.https"));
        assertEquals(api.issuer.name(), text(status, "issuer"));
        assertEquals("/run/berth/ca.pem", text(status, "caCertificate"));
        assertEquals("2026-11-01T13:00:00Z", text(status, "certificateNotAfter"));
        assertEquals("10.89.0.0/16", text(status, "network.subnet"));
        assertEquals("3", text(status, "pods.desired"));
        assertEquals("2", text(status, "pods.ready"));
    }

    @Test
    void pod_onACpuThatIsOffline_isDegradedUntilThereIsRoom() throws IOException {
        Deployment full = SampleState.deployment("full", 4, SampleState.exclusive());
        var containers = new ArrayList<ObservedContainer>();
        for (int cpu = 0; cpu < 4; cpu++) {
            containers.add(SampleState.running(full, cpu, Integer.toString(cpu)));
        }
        containers.add(SampleState.running(PINNED, 0, "7"));
        api.knows(SampleState.live(SampleState.desired(7, full, PINNED), true, containers));
        String name = SampleState.pod(PINNED, 0).name();

        JsonObject pod = http.get("/api/v1/namespaces/default/pods/" + name).json();
        JsonObject slots = http.get("/berth/v1/slots").json();

        assertEquals("SlotDegraded", text(pod, "status.conditions.3.type"));
        assertEquals(
                "CPUs 7 are offline: 0/4 slots are available: 4 held exclusively.",
                text(pod, "status.conditions.3.message"));
        assertEquals(name, text(slots, "degraded.0.pod"));
    }

    @Test
    void slots_closedAndOpened_areWantedFromThen() throws IOException {
        JsonObject drained = http.send("POST", "/berth/v1/slots/1/drain", "").json();
        http.send("POST", "/berth/v1/slots/0/cordon", "");
        JsonObject again = http.send("POST", "/berth/v1/slots/0/cordon", "").json();

        assertEquals("true", text(drained, "changed"));
        assertEquals("false", text(again, "changed"));
        assertEquals("0-1", api.intents.wanted().closed().toString());
        assertEquals("1", api.intents.wanted().drained().toString());
        assertEquals("Slot 1 (CPUs 1)", api.audit.last(2).getLast().object());
        problem(http.send("POST", "/berth/v1/slots/9/drain", ""), 404);
    }
}
