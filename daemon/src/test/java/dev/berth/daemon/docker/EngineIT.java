package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The typed calls against a real engine, and what the kernel says about their effect. */
@Timeout(120)
class EngineIT {
    private static final String SERVE = "echo ready; echo wrong >&2; sleep 600";
    private static final long CAP_NET_RAW = 1L << 13;

    @TempDir static Path directory;
    static RealEngine real;
    static String network;
    static Path resolver;

    @BeforeAll
    static void start() throws IOException {
        real = new RealEngine("engine");
        network = real.network("10.123.45.0/24", "10.123.45.1");
        resolver = Files.writeString(directory.resolve("resolv.conf"), "nameserver 10.123.45.1\n");
    }

    @AfterAll
    static void stop() throws IOException {
        real.close();
    }

    @Test
    void version_ofARealEngine_isOneThatBothSpeak() throws Exception {
        var version = real.engine().version();

        real.engine().ping();

        assertTrue(version.api().compareTo(ApiVersion.OLDEST) >= 0, version.toString());
        assertTrue(version.api().compareTo(ApiVersion.NEWEST) <= 0, version.toString());
        assertFalse(version.engine().isEmpty());
    }

    @Test
    void create_started_isWhatTheKernelSees() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.10");
        var spec = real.shell("kernel", network, address, resolver, SERVE);

        var id = containers.create(spec);
        var created = containers.inspect(id).orElseThrow();
        assertTrue(containers.start(id));
        assertFalse(containers.start(id));
        var running = containers.inspect(spec.name()).orElseThrow();

        assertEquals(ContainerState.CREATED, created.state());
        assertEquals(address, created.address().orElseThrow());
        assertEquals(ContainerState.RUNNING, running.state());
        assertEquals(id, running.id());
        assertEquals("0", running.cpus());
        assertEquals(64 << 20, running.memoryBytes());
        assertEquals(address, running.address().orElseThrow());
        assertTrue(running.startedAt().isPresent());
        assertTrue(
                Ownership.read(running.labels()) instanceof Result.Ok<Ownership>(var labels)
                        && labels.equals(spec.ownership()));
        var status = RealEngine.status(running.pid());
        assertEquals("0", status.get("Cpus_allowed_list"));
        assertEquals("0", status.get("Mems_allowed_list"));
        assertEquals("1", status.get("NoNewPrivs"));
        assertEquals("2", status.get("Seccomp"));
        assertEquals(0, Long.parseLong(status.get("CapEff"), 16) & CAP_NET_RAW);
        assertEquals(0, Long.parseLong(status.get("CapBnd"), 16) & CAP_NET_RAW);
        assertEquals(Long.toString(64 << 20), memoryLimit(running.pid()));
    }

    @Test
    void update_ofARunningContainer_movesItAtOnce() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.11");
        var id = containers.create(real.shell("moved", network, address, resolver, SERVE));
        containers.start(id);
        int pid = containers.inspect(id).orElseThrow().pid();

        containers.update(id, CpuGrant.exclusive("1", "0"));

        assertEquals("1", RealEngine.status(pid).get("Cpus_allowed_list"));
        assertEquals("1", containers.inspect(id).orElseThrow().cpus());
        var refused =
                assertThrows(
                        EngineException.class,
                        () -> containers.update(id, CpuGrant.exclusive("4000", "0")));
        assertEquals(400, refused.status() / 100 * 100);
        assertEquals("1", RealEngine.status(pid).get("Cpus_allowed_list"));
    }

    @Test
    void create_nameThatExists_saysSo() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.12");
        var spec = real.shell("twice", network, address, resolver, SERVE);
        containers.create(spec);

        var refused = assertThrows(EngineException.class, () -> containers.create(spec));

        assertEquals(Kind.NAME_TAKEN, refused.kind());
        assertEquals(409, refused.status());
        assertFalse(refused.retryable());
    }

    @Test
    void calls_aboutWhatIsMissing_sayMissing() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.13");
        var good = real.shell("imageless", network, address, resolver, SERVE);
        var imageless =
                new ContainerSpec(
                        good.name(),
                        "berth-it-absent:1",
                        good.process(),
                        good.endpoint(),
                        good.limits(),
                        good.security(),
                        good.logs(),
                        good.mounts(),
                        good.ownership());

        var creating = assertThrows(EngineException.class, () -> containers.create(imageless));
        var starting = assertThrows(EngineException.class, () -> containers.start("absent"));

        assertEquals(Kind.MISSING, creating.kind());
        assertEquals(Kind.MISSING, starting.kind());
        assertTrue(containers.inspect("absent").isEmpty());
        assertFalse(containers.remove("absent", true));
        assertFalse(containers.kill("absent", "SIGKILL"));
        assertTrue(real.engine().images().inspect("berth-it-absent:1").isEmpty());
        assertTrue(real.engine().networks().inspect("berth-it-absent").isEmpty());
        assertFalse(real.engine().networks().remove("berth-it-absent"));
    }

    @Test
    void logs_followed_bringBothOutputsUntilClosed() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.14");
        var id = containers.create(real.shell("talks", network, address, resolver, SERVE));
        containers.start(id);
        var heard = new LinkedBlockingQueue<String>();

        var stream =
                containers.logs(
                        id,
                        new LogOptions(true, -1, false),
                        (source, bytes, offset, length) ->
                                heard.add(source + " " + text(bytes, offset, length)));
        var both = Stream.of(take(heard), take(heard)).sorted().toList();
        stream.close();
        var ended = assertThrows(EngineException.class, stream::await);

        assertEquals(List.of("STDERR wrong\n", "STDOUT ready\n"), both);
        assertEquals(Kind.CANCELLED, ended.kind());
    }

    @Test
    void logs_ofAnEndedContainer_endByThemselves() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.15");
        var script = "hostname; cat /etc/resolv.conf; exit 3";
        var id = containers.create(real.shell("ended", network, address, resolver, script));
        containers.start(id);
        containers.stop(id, Duration.ofSeconds(5));
        var heard = new StringBuilder();

        try (var stream =
                containers.logs(
                        id,
                        LogOptions.ALL,
                        (source, bytes, offset, length) ->
                                heard.append(
                                        new String(
                                                bytes, offset, length, StandardCharsets.UTF_8)))) {
            stream.await();
        }

        var ended = containers.inspect(id).orElseThrow();
        assertEquals("ended\nnameserver 10.123.45.1\n", heard.toString());
        assertEquals(ContainerState.EXITED, ended.state());
        assertEquals(3, ended.exitCode());
        assertEquals(0, ended.pid());
        assertEquals(address, ended.address().orElseThrow());
        assertTrue(ended.finishedAt().isPresent());
    }

    @Test
    void kill_thenRemove_leavesNothing() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.16");
        var id = containers.create(real.shell("killed", network, address, resolver, SERVE));
        containers.start(id);

        var inUse = assertThrows(EngineException.class, () -> containers.remove(id, false));
        assertTrue(containers.kill(id, "SIGKILL"));
        containers.stop(id, Duration.ZERO);
        assertFalse(containers.kill(id, "SIGKILL"));
        assertEquals(137, containers.inspect(id).orElseThrow().exitCode());
        assertTrue(containers.remove(id, false));

        assertEquals(Kind.CONFLICT, inUse.kind());
        assertTrue(containers.inspect(id).isEmpty());
    }

    @Test
    void observe_byOwner_seesOnlyWhatIsItsOwn() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.17");
        var id = containers.create(real.shell("observed", network, address, resolver, SERVE));

        var ours = containers.observe(real.owner());
        var others = containers.observe(real.owner() + "-other");

        assertTrue(ours.stream().anyMatch(seen -> seen.id().equals(id)));
        assertEquals(List.of(), others);
    }

    @Test
    void restricted_container_hasNoCapabilityAndAReadOnlyRoot() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.18");
        var script =
                "echo x > /file || echo root is read-only; echo x > /tmp/file && id -u; sleep 600";
        var good = real.shell("restricted", network, address, resolver, script);
        var process = good.process();
        var id =
                containers.create(
                        new ContainerSpec(
                                good.name(),
                                good.image(),
                                new ContainerProcess(
                                        process.command(),
                                        List.of(),
                                        Map.of(),
                                        "/tmp",
                                        "1000:1000",
                                        Duration.ofSeconds(1)),
                                good.endpoint(),
                                good.limits(),
                                ContainerSecurity.restricted(),
                                good.logs(),
                                List.of(),
                                good.ownership()));
        var heard = new LinkedBlockingQueue<String>();

        containers.start(id);
        try (var _ =
                containers.logs(
                        id,
                        new LogOptions(true, -1, false),
                        (source, bytes, offset, length) -> {
                            if (source == LogSink.Source.STDOUT) {
                                heard.add(
                                        new String(bytes, offset, length, StandardCharsets.UTF_8));
                            }
                        })) {
            assertEquals("root is read-only\n", take(heard));
            assertEquals("1000\n", take(heard));
        }

        var status = RealEngine.status(containers.inspect(id).orElseThrow().pid());
        assertEquals(0, Long.parseLong(status.get("CapBnd"), 16));
    }

    @Test
    void joined_container_sharesAddressAndNamespace() throws Exception {
        var containers = real.engine().containers();
        var address = Inet4Address.ofLiteral("10.123.45.19");
        var first = real.shell("first", network, address, resolver, SERVE);
        var firstId = containers.create(first);
        containers.start(firstId);
        var second =
                new ContainerSpec(
                        real.owner() + "-second",
                        first.image(),
                        first.process(),
                        new ContainerEndpoint.Joined(firstId, resolver),
                        first.limits(),
                        first.security(),
                        first.logs(),
                        List.of(),
                        first.ownership());

        var secondId = containers.create(second);
        containers.start(secondId);

        assertEquals(
                namespace(containers.inspect(firstId).orElseThrow().pid()),
                namespace(containers.inspect(secondId).orElseThrow().pid()));
    }

    @Test
    void pull_ofAnImageThatNobodyHas_failsInsideTheStreamOrBefore() throws Exception {
        var images = real.engine().images();

        var failed =
                assertThrows(
                        EngineException.class,
                        () -> {
                            try (var pulling =
                                    images.pull("127.0.0.1:1/berth-it-absent:1", step -> {})) {
                                pulling.await();
                            }
                        });

        assertEquals(Kind.SERVER, failed.kind(), failed.getMessage());
        assertTrue(images.inspect(real.image()).orElseThrow().sizeBytes() > 0);
    }

    @Test
    void call_fromAVirtualThreadThatIsInterrupted_isCancelled() throws Exception {
        var outcome = new LinkedBlockingQueue<EngineException.Kind>();
        var address = Inet4Address.ofLiteral("10.123.45.20");
        var containers = real.engine().containers();
        var stubborn = "trap '' TERM; echo up; while true; do sleep 1; done";
        var id = containers.create(real.shell("stubborn", network, address, resolver, stubborn));
        containers.start(id);

        var caller =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                containers.stop(id, Duration.ofSeconds(100));
                            } catch (EngineException e) {
                                outcome.add(e.kind());
                            }
                        });
        caller.interrupt();

        assertEquals(Kind.CANCELLED, outcome.poll(10, TimeUnit.SECONDS));
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    private static String take(LinkedBlockingQueue<String> queue) throws InterruptedException {
        var value = queue.poll(20, TimeUnit.SECONDS);
        return value == null ? "nothing within 20 s" : value;
    }

    private static String namespace(int pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "ns/net")).toString();
    }

    /** The limit of a process's memory group, of cgroup v2 or v1. */
    private static String memoryLimit(int pid) throws IOException {
        var groups = Files.readAllLines(Path.of("/proc", Integer.toString(pid), "cgroup"));
        for (var line : groups) {
            var parts = line.split(":", 3);
            if (parts[1].equals("memory")) {
                return Files.readString(
                                Path.of(
                                        "/sys/fs/cgroup/memory" + parts[2],
                                        "memory.limit_in_bytes"))
                        .strip();
            }
        }
        return Files.readString(
                        Path.of(
                                "/sys/fs/cgroup" + groups.getFirst().split(":", 3)[2],
                                "memory.max"))
                .strip();
    }
}
