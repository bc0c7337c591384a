package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.CgroupLimits;
import dev.berth.daemon.host.CgroupReader;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots stay whose they are, whatever others do, and pods move between them without noticing. */
final class ApplianceIsolationIT extends ApplianceCase {
    private static final Duration REPAIR = Duration.ofSeconds(5);

    @TempDir private Path scratch;

    @Override
    String configuration() {
        return "slots: {unit: thread, policy: greedy, movesPerHour: 3600, confineForeign: true}\n";
    }

    @Test
    void rebalance_ofAFragmentedHost_movesAPodThatNoticesNothing() throws Exception {
        apply(deployment("one", 1, "600m", "hello"));
        awaitReady("one", 1);
        apply(deployment("two", 1, "600m", "hello"));
        awaitReady("two", 1);
        apply(deployment("small", 1, "400m", "hello"));
        Replica small = awaitReady("small", 1).getFirst();
        ObservedContainer before = container(small);
        String other = container(replicas("two").getFirst()).cpus();
        try (var samples = new PinSamples(before.pid())) {
            daemon.http().send("DELETE", "/apis/apps/v1/namespaces/default/deployments/one", "");

            daemon.await("it is moved", () -> container(small).cpus().equals(other));
            daemon.await("which is told", () -> reasons().contains("Rebalanced"));

            ObservedContainer after = container(small);
            assertEquals(before.pid(), after.pid());
            assertEquals(before.startedAt(), after.startedAt());
            assertEquals(0, replicas("small").getFirst().restarts());
            assertEquals(CpuSet.parse(other).orElseThrow(), allowed(small));
            assertEquals(List.of(), samples.strays());
            assertTrue(samples.samples() > 100, samples.samples() + " samples");
            assertTrue(Set.of("0", "1").containsAll(samples.pins()), samples.pins().toString());
        }
    }

    @Test
    void update_bySomebody_isTakenBackAndTold() throws Exception {
        apply(deployment("alone", 1, "1", "hello"));
        Replica alone = awaitReady("alone", 1).getFirst();
        ObservedContainer before = container(alone);
        CgroupLimits limits = limits(before);
        CpuSet pin = CpuSet.parse(before.cpus()).orElseThrow();
        long begun = System.nanoTime();

        real.engine().containers().update(alone.containerId(), new CpuGrant("0-1", "", 0, 0));
        daemon.await(
                "its CPUs are its own again",
                () ->
                        reasons().containsAll(List.of("PinDrift", "IsolationRestored"))
                                && allowed(alone).equals(pin)
                                && container(alone).cpus().equals(before.cpus()));
        long repaired = System.nanoTime();
        real.engine().containers().limit(alone.containerId(), 64L << 20, 100);
        daemon.await(
                "its limits are as they were",
                () -> reasons().contains("LimitDrift") && limits(before).equals(limits));
        long restored = System.nanoTime();

        assertTrue(repaired - begun < REPAIR.toNanos(), repaired - begun + " ns");
        assertTrue(restored - repaired < REPAIR.toNanos(), restored - repaired + " ns");
        assertEquals(before.pid(), container(alone).pid());
    }

    @Test
    void update_ofQuotasBySomebody_isTakenBackAndTold() throws Exception {
        apply(
                deployment("part", 1, "250m", "hello")
                        + "---\n"
                        + deployment("whole", 1, "1", "hello"));
        Replica part = awaitReady("part", 1).getFirst();
        Replica whole = awaitReady("whole", 1).getFirst();
        CgroupLimits limits = limits(container(part));
        assertEquals(OptionalLong.of(250_000_000), limits.quotaNanoCpus());
        assertEquals(OptionalLong.empty(), limits(container(whole)).quotaNanoCpus());
        long begun = System.nanoTime();

        limitCpu(part, 1_000_000_000);
        daemon.await(
                "the part is a part again",
                () -> told("LimitDrift", part) && limits(container(part)).equals(limits));
        long taken = System.nanoTime();
        limitCpu(whole, 500_000_000);
        daemon.await(
                "the whole is a whole again",
                () ->
                        told("LimitDrift", whole)
                                && limits(container(whole)).quotaNanoCpus().orElse(0)
                                        >= 1_000_000_000);
        long given = System.nanoTime();

        assertTrue(taken - begun < REPAIR.toNanos(), taken - begun + " ns");
        assertTrue(given - taken < REPAIR.toNanos(), given - taken + " ns");
        assertEquals(whole.cpus(), allowed(whole).toString());
        daemon.await("it is told", () -> told("IsolationRestored", whole));
    }

    /** As {@code docker update --cpus} does, with the least weight. */
    private void limitCpu(Replica replica, long nanoCpus) throws IOException {
        real.engine()
                .containers()
                .update(replica.containerId(), new CpuGrant(replica.cpus(), "", nanoCpus, 2));
    }

    private boolean told(String reason, Replica replica) throws IOException {
        return daemon
                .get("/api/v1/namespaces/default/events")
                .getAsJsonArray("items")
                .asList()
                .stream()
                .map(item -> item.toString())
                .anyMatch(event -> event.contains(reason) && event.contains(replica.pod()));
    }

    @Test
    void foreignContainers_onAnExclusivePodsCpu_areToldAndKeptOffWhereTheyHaveOthers()
            throws Exception {
        apply(deployment("alone", 1, "1", "hello"));
        Replica alone = awaitReady("alone", 1).getFirst();
        String cpu = container(alone).cpus();
        String pinned = foreign("pinned", 11, cpu);
        String roaming = foreign("roaming", 12, "0-1");

        daemon.await("it is told", () -> reasons().contains("ForeignContainer"));
        daemon.await(
                "the other one is kept off",
                () ->
                        !real.engine()
                                .containers()
                                .inspect(roaming)
                                .orElseThrow()
                                .cpus()
                                .equals("0-1"));
        daemon.await(
                "only one is left",
                () -> daemon.get("/berth/v1/slots").getAsJsonArray("intruders").size() == 1);

        var intruder =
                daemon.get("/berth/v1/slots").getAsJsonArray("intruders").get(0).getAsJsonObject();
        assertEquals(pinned, intruder.get("containerId").getAsString());
        assertEquals(alone.pod(), intruder.get("pod").getAsString());
        var kept =
                CpuSet.parse(real.engine().containers().inspect(roaming).orElseThrow().cpus())
                        .orElseThrow();
        assertEquals(CpuSet.of(0, 1).minus(CpuSet.parse(cpu).orElseThrow()), kept);
    }

    @Test
    void processOfTheHost_onAnExclusivePodsCpu_isToldAndShown() throws Exception {
        apply(deployment("alone", 1, "1", "hello"));
        Replica alone = awaitReady("alone", 1).getFirst();
        String cpu = container(alone).cpus();
        Process hog =
                new ProcessBuilder("taskset", "-c", cpu, "sh", "-c", "while :; do :; done").start();
        try {
            daemon.await("it is shown", () -> hostProcess(hog.pid()).isPresent());

            JsonObject shown = hostProcess(hog.pid()).orElseThrow();
            assertEquals("sh", shown.get("command").getAsString());
            assertEquals(alone.pod(), shown.get("pod").getAsString());
            assertEquals(cpu, shown.get("cpus").getAsString());
            assertTrue(reasons().contains("ForeignProcess"), reasons().toString());
            assertTrue(hostProcess(container(alone).pid()).isEmpty());
        } finally {
            hog.destroyForcibly().waitFor();
        }
    }

    private Optional<JsonObject> hostProcess(long pid) throws IOException {
        return daemon.get("/berth/v1/slots").getAsJsonArray("hostProcesses").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(process -> process.get("pid").getAsLong() == pid)
                .findFirst();
    }

    /** A container of another owner on these CPUs; its id. */
    private String foreign(String name, int host, String cpus) throws IOException {
        var resolver = Files.writeString(scratch.resolve("resolv.conf"), "# none\n");
        String network = real.owner();
        if (real.engine().networks().inspect(network).isEmpty()) {
            real.network("10.123.48.0/24", "10.123.48.1");
        }
        ContainerSpec spec =
                real.shell(
                        name,
                        network,
                        Inet4Address.ofLiteral("10.123.48." + host),
                        resolver,
                        "exec /bin/sleep 600");
        String id = real.engine().containers().create(spec);
        real.engine().containers().update(id, new CpuGrant(cpus, "", 0, 0));
        real.engine().containers().start(id);
        return id;
    }

    private List<String> reasons() throws IOException {
        return daemon
                .get("/api/v1/namespaces/default/events")
                .getAsJsonArray("items")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .map(event -> event.get("reason").getAsString())
                .toList();
    }

    private static CgroupLimits limits(ObservedContainer container) {
        return new CgroupReader(HostPlan.PROC, HostPlan.CGROUPS)
                .limits(container.pid())
                .orElseThrow();
    }

    @Test
    void start_ofAnExclusivePod_isOnItsCpusFromTheFirstSample() throws Exception {
        apply(deployment("alone", 1, "1", "hello"));
        daemon.await("it runs", () -> pid() > 0);
        try (var samples = new PinSamples(pid())) {
            awaitReady("alone", 1);

            assertEquals(List.of(), samples.strays());
            assertEquals(1, samples.pins().size(), samples.pins().toString());
        }
    }

    private int pid() throws IOException {
        var containers = containers();
        return containers.isEmpty()
                ? 0
                : real.engine()
                        .containers()
                        .inspect(containers.getFirst().id())
                        .map(ObservedContainer::pid)
                        .orElse(0);
    }
}
