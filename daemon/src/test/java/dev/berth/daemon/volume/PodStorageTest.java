package dev.berth.daemon.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.ContainerMount;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.input.PodFacts;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.ContainerMounts.Mount;
import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.PodVolumes;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pod with a volume of every kind, and an engine that keeps names of volumes. */
@Timeout(60)
final class PodStorageTest {
    private static final PodName WEB = new PodName("default", "web-0");
    private static final Claim DATA = new Claim(ObjectName.of("data"), "uid-1", false);

    @TempDir private Path directory;
    private final Set<String> volumes = new ConcurrentSkipListSet<>();
    private long look = 7;
    private FakeEngine fake;
    private Engine engine;
    private PodStorage storage;

    @BeforeEach
    void open() throws IOException {
        fake = new FakeEngine(directory.resolve("engine.sock"), this::answer);
        engine = Engine.at(directory.resolve("engine.sock"));
        storage = storage();
    }

    private PodStorage storage() {
        return new PodStorage(
                directory.resolve("secrets"),
                engine,
                "me",
                new HostPaths(List.of()),
                () -> look,
                new ReentrantLock());
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        fake.close();
    }

    private void answer(FakeEngine.Exchange exchange) throws IOException {
        String line = exchange.line();
        String name = line.substring(line.lastIndexOf('/') + 1);
        if (line.startsWith("GET") && line.contains("/volumes?")) {
            var entries = new StringBuilder();
            for (String volume : volumes) {
                entries.append(entries.isEmpty() ? "" : ",")
                        .append("{\"Name\":\"" + volume + "\",\"Labels\":")
                        .append(
                                volume.startsWith("berth.")
                                        ? "{\"dev.berth.volume.pod\":\"default/web-0\"}}"
                                        : "{\"dev.berth.volume.claim\":\"default/data\"}}");
            }
            exchange.send(FakeEngine.json(200, "{\"Volumes\":[" + entries + "]}"));
        } else if (line.startsWith("GET") && line.contains("/volumes/")) {
            exchange.send(
                    volumes.contains(name)
                            ? FakeEngine.json(200, "{\"Name\":\"" + name + "\"}")
                            : FakeEngine.json(404, "{\"message\":\"none\"}"));
        } else if (line.startsWith("DELETE") && line.contains("/volumes/")) {
            exchange.send(
                    volumes.remove(name)
                            ? FakeEngine.empty(204)
                            : FakeEngine.json(404, "{\"message\":\"none\"}"));
        } else if (line.startsWith("POST") && line.contains("/volumes/create")) {
            String body = exchange.body();
            volumes.add(body.replaceFirst(".*\"Name\":\"([^\"]*)\".*", "$1"));
            exchange.send(FakeEngine.json(201, "{}"));
        } else if (line.contains("/archive")) {
            // What follows is no request: the rest of the archive.
            exchange.send(FakeEngine.json(200, "{}"));
            exchange.hangUp();
        } else if (line.contains("/containers/json")) {
            exchange.send(FakeEngine.json(200, "[]"));
        } else if (line.contains("/containers/")) {
            exchange.send(FakeEngine.json(200, "{}"));
        } else {
            exchange.send(FakeEngine.VERSION);
        }
    }

    private static PodFacts facts() {
        return facts("", "");
    }

    /** The same whose container mounts these parts. */
    private static PodFacts facts(String ofScratch, String ofData) {
        var files =
                new PodVolume.Files(
                        List.of(
                                new FileSource.Keys(
                                        KeyedObject.CONFIG_MAP, "settings", List.of(), false)),
                        0644);
        var container =
                new ContainerTemplate(
                        "main",
                        ImageReference.parse("app:1").orElseThrow(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        List.of(),
                        Resources.NONE,
                        ContainerSecurity.BASELINE,
                        ContainerHealth.NONE,
                        new ContainerMounts(
                                List.of(
                                        new Mount("files", "/etc/app", false, ""),
                                        new Mount("files", "/etc/one", false, "level"),
                                        new Mount("scratch", "/scratch", false, ofScratch),
                                        new Mount("data", "/data", true, ofData))));
        var template =
                new PodTemplate(
                        Labels.NONE,
                        Labels.NONE,
                        List.of(),
                        List.of(container),
                        Duration.ofSeconds(1),
                        new PodVolumes(
                                List.of(
                                        new PodVolume("files", files),
                                        new PodVolume(
                                                "scratch",
                                                new PodVolume.EmptyDir(
                                                        false, OptionalLong.empty())),
                                        new PodVolume(
                                                "data", new PodVolume.Claimed("data", false))),
                                OptionalLong.empty()),
                        RestartPolicy.ALWAYS,
                        Optional.empty());
        return new PodFacts(WEB, template, "", new HostFacts("", "", 1, 1));
    }

    private static DesiredState desired(Map<String, String> settings, boolean hasClaim) {
        var name = ObjectName.of("settings");
        var map = new ConfigMap(name, false, new TreeMap<>(settings), new TreeMap<>());
        return new DesiredState(
                1,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                GatewayDocuments.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of(name, map)),
                hasClaim ? new TreeMap<>(Map.of(DATA.name(), DATA)) : new TreeMap<>());
    }

    private PreparedVolumes prepare() throws IOException {
        return storage.prepare(facts(), desired(Map.of("level", "debug"), true), false, "app:1")
                .orElseThrow();
    }

    private Path level() {
        return directory.resolve("secrets/default.web-0/files/level");
    }

    @Test
    void prepare_everyKind_isMountedWhereItIsAsked() throws IOException {
        PreparedVolumes prepared = prepare();

        String files = directory.resolve("secrets/default.web-0/files").toString();
        assertEquals(
                List.of(
                        new ContainerMount(files, "/etc/app", true),
                        new ContainerMount(files + "/level", "/etc/one", true),
                        new ContainerMount("berth.default.web-0.scratch", "/scratch", false),
                        new ContainerMount("berth-claim-uid-1", "/data", true)),
                prepared.of(facts().template().containers().getFirst()));
        assertEquals("debug", Files.readString(level()));
        assertFalse(prepared.label().contains("debug"), prepared.label());
    }

    private Result<PreparedVolumes> prepareParts(String ofData) throws IOException {
        return storage.prepare(
                facts("logs", ofData), desired(Map.of("level", "debug"), true), false, "app:1");
    }

    @Test
    void prepare_parts_areVolumesOfTheirOwnAndGoLikeTheWhole() throws IOException {
        var prepared = prepareParts("pgdata").orElseThrow();
        var mounts = prepared.of(facts("logs", "pgdata").template().containers().getFirst());
        var made = Set.copyOf(volumes);
        storage.sweep(pod -> false, look + 1);
        var swept = Set.copyOf(volumes);
        boolean removed = storage.remove(DATA);

        String scratch = mounts.get(2).source();
        String data = mounts.get(3).source();
        assertTrue(scratch.startsWith("berth.default.web-0.scratch.part-"), scratch);
        assertTrue(data.startsWith("berth-claim-uid-1.part-"), data);
        assertEquals(Set.of(scratch, data), made);
        assertEquals(Set.of(data), swept);
        assertTrue(removed);
        assertEquals(Set.of(), volumes);
    }

    @Test
    void prepare_claimThatOthersUseOtherwise_isRefused() throws IOException {
        prepareParts("pgdata").orElseThrow();
        var whole = prepareParts("");
        var another = prepareParts("backup");
        volumes.clear();
        prepareParts("").orElseThrow();
        var part = prepareParts("pgdata");

        assertInstanceOf(Result.Ok.class, another);
        for (var refused : List.of(whole, part)) {
            assertTrue(
                    assertInstanceOf(Result.Refused.class, refused)
                            .problems()
                            .toString()
                            .contains("used whole by one pod and with subPath by another"),
                    refused::toString);
        }
    }

    @Test
    void prepare_missingClaim_isRefusedAndNothingIsMade() throws IOException {
        var result =
                storage.prepare(facts(), desired(Map.of("level", "debug"), false), false, "app:1");

        var refused = assertInstanceOf(Result.Refused.class, result);
        assertTrue(
                refused.problems().getFirst().toString().contains("data does not exist"),
                refused::toString);
        assertEquals(Set.of(), volumes);
        assertFalse(Files.exists(level()));
    }

    @Test
    void sweep_lookThatBeganBefore_takesNothingAway() throws IOException {
        prepare();

        assertTrue(storage.sweep(pod -> false, look));
        assertTrue(Files.exists(level()));
        assertEquals(Set.of("berth.default.web-0.scratch", "berth-claim-uid-1"), volumes);

        assertTrue(storage.sweep(WEB::equals, look + 1));
        assertTrue(Files.exists(level()));

        assertTrue(storage.sweep(pod -> false, look + 2));
        assertFalse(Files.exists(level()));
        assertEquals(Set.of("berth-claim-uid-1"), volumes);
    }

    @Test
    void restore_memoryIsEmptyAfterAReboot_rendersAgainWhatTheLabelSays() throws IOException {
        String label = prepare().label();
        FileTree.delete(directory.resolve("secrets"));
        PodStorage afterwards = storage();
        afterwards.known(Map.of(WEB, label));

        var missing = afterwards.restore(WEB, DesiredState.EMPTY);
        var restored = afterwards.restore(WEB, desired(Map.of("level", "trace"), true));
        var kept = afterwards.restore(WEB, DesiredState.EMPTY);

        assertInstanceOf(Result.Refused.class, missing);
        assertInstanceOf(Result.Ok.class, restored);
        assertInstanceOf(Result.Ok.class, kept);
        assertEquals("trace", Files.readString(level()));
    }

    @Test
    void refresh_changedMap_isFollowedAndAMissingOneIsNot() throws IOException {
        storage.known(Map.of(WEB, prepare().label()));

        var changed = storage.refresh(desired(Map.of("level", "trace"), true));
        var same = storage.refresh(desired(Map.of("level", "trace"), true));
        var gone = storage.refresh(DesiredState.EMPTY);

        assertEquals(List.of(WEB), changed);
        assertEquals(List.of(), same);
        assertEquals(List.of(), gone);
        assertEquals("trace", Files.readString(level()));
    }
}
