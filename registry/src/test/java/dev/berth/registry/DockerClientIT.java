package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.PeerRegistry.Way;
import dev.berth.registry.login.Grant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Docker with images that run: as it pushes them, with zstd layers, and behind an index. */
class DockerClientIT {
    private static final String[] SAY = {"/bin/busybox", "echo", "hello"};

    @TempDir Path directory;
    private PeerRegistry peers;

    @BeforeEach
    void start() throws Exception {
        peers = new PeerRegistry(directory);
    }

    @AfterEach
    void stop() {
        peers.close();
    }

    /** A file system with a shell in it, as {@code docker import} takes it. */
    private String rootFileSystem() throws Exception {
        Path root = directory.resolve("root");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of(peers.must("which", "busybox")), bin.resolve("busybox"));
        Path tar = directory.resolve("root.tar");
        peers.must("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
        return tar.toString();
    }

    private String runs(String image) throws Exception {
        return peers.must("docker", "run", "--rm", "--network=none", image, SAY[0], SAY[1], SAY[2]);
    }

    private void forget(String... images) throws Exception {
        for (String image : images) {
            peers.run("docker", "rmi", "--force", image);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void docker_asARobot_pushesPullsAndRunsEveryForm(Way way) throws Exception {
        String repository = peers.host(way) + "/berth-it/app";
        String verify = "tls-verify=" + (way == Way.TLS);
        peers.must("docker", "import", rootFileSystem(), repository + ":1");
        try {
            peers.must(
                    "docker",
                    "login",
                    "--username=" + peers.robot.user(),
                    "--password=" + peers.robot.secret(),
                    peers.host(way));
            String saved = directory.resolve("saved.tar").toString();
            String back = directory.resolve("back.tar").toString();
            peers.must("docker", "save", "--output=" + saved, repository + ":1");
            peers.must("docker", "push", repository + ":1");
            putIndex("/v2/berth-it/app/manifests/", "1");
            skopeo(
                    "--dest-" + verify,
                    "--format=oci",
                    "--dest-compress-format=zstd",
                    "docker-archive:" + saved,
                    "docker://" + repository + ":zstd");
            forget(repository + ":1");
            String zstd =
                    new String(
                            peers.running
                                    .anonymous("GET", "/v2/berth-it/app/manifests/zstd")
                                    .body(),
                            StandardCharsets.UTF_8);

            for (String tag : List.of("1", "index")) {
                peers.must("docker", "pull", repository + ":" + tag);
                assertEquals("hello", runs(repository + ":" + tag), tag);
                forget(repository + ":" + tag);
            }
            // Not every engine unpacks zstd itself; crane does it for it.
            peers.must(
                    Peer.program(directory, "crane"),
                    "export",
                    "--insecure=" + (way == Way.PLAIN),
                    repository + ":zstd",
                    back);
            peers.must("docker", "import", back, repository + ":zstd");
            assertEquals("hello", runs(repository + ":zstd"));
            assertTrue(zstd.contains("tar+zstd"), zstd);
        } finally {
            forget(repository + ":1", repository + ":zstd", repository + ":index");
        }
    }

    private void skopeo(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy"));
        command.addAll(List.of(arguments));
        peers.must(command.toArray(String[]::new));
    }

    /** An index of that manifest for this machine's kind and of a made-up one for another. */
    private void putIndex(String manifests, String tag) {
        var real = peers.running.anonymous("GET", manifests + tag);
        byte[] other = peers.running.image("berth-it/app", "other", utf8("{}"), utf8("other"));
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String entry =
                """
                {"mediaType":"%s","digest":"%s","size":%d,
                 "platform":{"os":"linux","architecture":"%s"}}
                """;
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
                        .formatted(
                                RunningRegistry.INDEX,
                                entry.formatted(
                                        RunningRegistry.MANIFEST,
                                        sha256(other),
                                        other.length,
                                        "riscv64"),
                                entry.formatted(
                                        RunningRegistry.header(real, "Content-Type"),
                                        sha256(real.body()),
                                        real.body().length,
                                        architecture));
        assertEquals(
                201,
                peers.running
                        .call(
                                "PUT",
                                manifests + "index",
                                utf8(index),
                                "Content-Type",
                                RunningRegistry.INDEX)
                        .statusCode());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void docker_withoutTheRight_isToldWhy(Way way) throws Exception {
        String repository = peers.host(way) + "/berth-it/app";
        var pusher =
                peers.running
                        .registry
                        .robots()
                        .create(
                                "pusher",
                                List.of(Grant.parse("berth-it/*:pull,push").orElseThrow()),
                                Optional.empty())
                        .orElseThrow();
        peers.running.image("berth-it/app", "1", utf8("{}"), utf8("another image"));
        peers.must("docker", "import", rootFileSystem(), repository + ":1");
        try {
            peers.must("docker", "logout", peers.host(way));
            var anonymous = peers.run("docker", "push", repository + ":1");
            peers.must(
                    "docker",
                    "login",
                    "--username=" + pusher.user(),
                    "--password=" + pusher.secret(),
                    peers.host(way));
            var overwriting = peers.run("docker", "push", repository + ":1");
            peers.must("docker", "tag", repository + ":1", repository + ":2");
            peers.must("docker", "push", repository + ":2");
            peers.running.registry.robots().remove("pusher");
            var revoked = peers.run("docker", "push", repository + ":2");

            assertNotEquals(0, anonymous.status(), anonymous.output());
            assertNotEquals(0, overwriting.status(), overwriting.output());
            assertTrue(overwriting.output().contains("not overwrite"), overwriting.output());
            assertNotEquals(0, revoked.status(), revoked.output());
        } finally {
            forget(repository + ":1", repository + ":2");
        }
    }
}
