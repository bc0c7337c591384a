package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people use: Docker, skopeo and crane. */
class PeersIT {
    @TempDir Path directory;
    private RunningRegistry running;
    private Path loggedIn;
    private Path anonymous;

    @BeforeEach
    void start() throws IOException {
        running = RunningRegistry.on(directory.resolve("store"));
        loggedIn = Files.createDirectory(directory.resolve("logged-in"));
        anonymous = Files.createDirectory(directory.resolve("anonymous"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private String host() {
        return "127.0.0.1:" + running.registry.address().getPort();
    }

    private Peer.Outcome docker(Path config, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add("docker");
        command.addAll(List.of(arguments));
        return Peer.run(directory, Map.of("DOCKER_CONFIG", config.toString()), command);
    }

    private String mustDocker(Path config, String... arguments) throws Exception {
        var outcome = docker(config, arguments);
        assertEquals(
                0, outcome.status(), () -> List.of(arguments) + " failed: " + outcome.output());
        return outcome.output().strip();
    }

    /** A file system with a shell in it, as {@code docker import} takes it. */
    private Path rootFileSystem() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root/bin"));
        Files.copy(
                Path.of(Peer.must(directory, Map.of(), List.of("which", "busybox"))),
                root.resolve("busybox"));
        Path tar = directory.resolve("root.tar");
        Peer.must(
                directory,
                Map.of(),
                List.of(
                        "tar",
                        "-C",
                        directory.resolve("root").toString(),
                        "-cf",
                        tar.toString(),
                        "."));
        return tar;
    }

    @Test
    void docker_loginPushRemovePullRun_works() throws Exception {
        String image = host() + "/berth-registry-it/app:1";
        mustDocker(loggedIn, "import", rootFileSystem().toString(), image);
        try {
            var refused = docker(anonymous, "push", image);
            mustDocker(loggedIn, "login", "-u", "berth", "-p", running.login.secret(), host());
            mustDocker(loggedIn, "push", image);
            mustDocker(loggedIn, "rmi", image);
            mustDocker(anonymous, "pull", image);
            String said =
                    mustDocker(
                            anonymous,
                            "run",
                            "--rm",
                            "--network=none",
                            image,
                            "/bin/busybox",
                            "echo",
                            "hello");

            assertNotEquals(0, refused.status());
            assertTrue(refused.output().contains("unauthorized"), refused.output());
            assertEquals("hello", said);
        } finally {
            docker(loggedIn, "rmi", image);
        }
    }

    @Test
    void docker_wrongSecret_isNotLoggedIn() throws Exception {
        var outcome = docker(loggedIn, "login", "-u", "berth", "-p", "wrong", host());

        assertNotEquals(0, outcome.status());
        assertTrue(outcome.output().contains("unauthorized"), outcome.output());
    }

    @Test
    void skopeo_copiesBothWays_withoutAByteChanged() throws Exception {
        byte[] manifest = running.image("source/app", "1", utf8("{}"), utf8("layer"));
        String source = "docker://" + host() + "/source/app:1";
        String target = "docker://" + host() + "/target/app:1";

        skopeo("--src-tls-verify=false", source, "dir:" + directory.resolve("copy"));
        skopeo(
                "--dest-tls-verify=false",
                "--dest-creds=berth:" + running.login.secret(),
                "dir:" + directory.resolve("copy"),
                target);
        skopeo("--src-tls-verify=false", target, "oci:" + directory.resolve("layout") + ":1");
        skopeo(
                "--dest-tls-verify=false",
                "--dest-creds=berth:" + running.login.secret(),
                "oci:" + directory.resolve("layout") + ":1",
                "docker://" + host() + "/third/app:1");

        assertArrayEquals(
                manifest, Files.readAllBytes(directory.resolve("copy").resolve("manifest.json")));
        for (String repository : List.of("target", "third")) {
            assertArrayEquals(
                    manifest,
                    running.anonymous("GET", "/v2/" + repository + "/app/manifests/1").body());
        }
    }

    private void skopeo(String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of("skopeo", "--insecure-policy", "copy", "--preserve-digests"));
        command.addAll(List.of(arguments));
        Peer.must(directory, Map.of(), command);
    }

    @Test
    void crane_pushPullDigestAndList_agree() throws Exception {
        byte[] manifest = running.image("app", "1", utf8("{}"), utf8("layer"));
        String crane = Peer.program(directory, "crane");
        var environment = Map.of("DOCKER_CONFIG", loggedIn.toString());
        String source = host() + "/app:1";
        Path layout = directory.resolve("layout");

        Peer.must(
                directory,
                environment,
                List.of(
                        crane,
                        "auth",
                        "login",
                        "-u",
                        "berth",
                        "-p",
                        running.login.secret(),
                        host()));
        Peer.must(
                directory,
                environment,
                List.of(crane, "pull", "--insecure", "--format=oci", source, layout.toString()));
        Peer.must(
                directory,
                environment,
                List.of(crane, "push", "--insecure", layout.toString(), host() + "/pushed:2"));
        Peer.must(
                directory,
                environment,
                List.of(crane, "copy", "--insecure", source, host() + "/copied:3"));
        String digest =
                Peer.must(directory, environment, List.of(crane, "digest", "--insecure", source));
        String tags =
                Peer.must(
                        directory,
                        environment,
                        List.of(crane, "ls", "--insecure", host() + "/copied"));

        assertEquals(RunningRegistry.sha256(manifest).toString(), digest);
        assertEquals("3", tags);
        assertArrayEquals(manifest, running.anonymous("GET", "/v2/copied/manifests/3").body());
        assertEquals(200, running.anonymous("GET", "/v2/pushed/manifests/2").statusCode());
    }
}
