package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.upstream.Upstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker, skopeo and crane pull through from distribution, which wants a password. */
class DistributionUpstreamIT {
    private static final byte[] CONFIG = utf8("{\"os\":\"linux\",\"architecture\":\"amd64\"}");
    private static final byte[] LAYER = new byte[5 << 20];

    @TempDir Path directory;
    private final SetClock clock = new SetClock();
    private DistributionPeer distribution;
    private RunningRegistry front;

    @BeforeEach
    void start() throws IOException {
        distribution = DistributionPeer.start(directory);
        Path secret = directory.resolve("secret");
        Files.createFile(
                secret,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, DistributionPeer.USER + ":" + DistributionPeer.PASSWORD);
        front =
                RunningRegistry.through(
                        directory.resolve("front"),
                        RegistryLimits.defaults(),
                        clock,
                        new Upstream(
                                new RepositoryName("hub"),
                                URI.create("http://" + distribution.host()),
                                Optional.of(secret),
                                Optional.empty(),
                                List.of()));
    }

    @AfterEach
    void stop() {
        front.close();
        distribution.close();
    }

    private String host() {
        return "127.0.0.1:" + front.registry.address().getPort();
    }

    private String skopeo(String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of("skopeo", "--insecure-policy", "copy", "--preserve-digests"));
        command.addAll(List.of(arguments));
        return Peer.must(directory, Map.of(), command);
    }

    /** An index of one image, pushed to distribution; gives its bytes. */
    private byte[] published() throws Exception {
        byte[] child = front.image("own/app", "1", CONFIG, LAYER);
        byte[] index =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[
                         {"mediaType":"%s","digest":"%s","size":%d,
                          "platform":{"os":"linux","architecture":"amd64"}}]}
                        """
                                .formatted(INDEX, MANIFEST, sha256(child), child.length));
        front.call("PUT", "/v2/own/app/manifests/all", index, "Content-Type", INDEX);
        skopeo(
                "--all",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                "--dest-creds=" + DistributionPeer.USER + ":" + DistributionPeer.PASSWORD,
                "docker://" + host() + "/own/app:all",
                "docker://" + distribution.host() + "/team/app:all");
        return index;
    }

    @Test
    void skopeoAndCrane_pullThroughAndAgainWithoutTheUpstream_getTheSameBytes() throws Exception {
        byte[] index = published();
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        String image = host() + "/hub/team/app:all";

        skopeo("--all", "--src-tls-verify=false", "docker://" + image, "dir:" + first);
        String digest =
                Peer.must(
                        directory,
                        Map.of(),
                        List.of(Peer.program(directory, "crane"), "digest", "--insecure", image));
        distribution.close();
        clock.pass(Duration.ofDays(1));
        skopeo("--all", "--src-tls-verify=false", "docker://" + image, "dir:" + second);
        var stale = front.anonymous("GET", "/v2/hub/team/app/manifests/all");

        assertArrayEquals(index, Files.readAllBytes(first.resolve("manifest.json")));
        assertArrayEquals(LAYER, Files.readAllBytes(first.resolve(sha256(LAYER).hex())));
        assertArrayEquals(index, Files.readAllBytes(second.resolve("manifest.json")));
        assertEquals(sha256(index).toString(), digest);
        assertTrue(header(stale, "Warning").startsWith("111 "), describe(stale));
    }

    @Test
    void docker_pullsThroughAndRuns() throws Exception {
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
        var environment = Map.of("DOCKER_CONFIG", directory.resolve("docker").toString());
        String pushed = distribution.host() + "/berth-it/app:1";
        String pulled = host() + "/hub/berth-it/app:1";

        docker(
                environment,
                "login",
                "-u",
                DistributionPeer.USER,
                "-p",
                DistributionPeer.PASSWORD,
                distribution.host());
        docker(environment, "import", tar.toString(), pushed);
        try {
            docker(environment, "push", pushed);
            docker(environment, "rmi", pushed);
            docker(environment, "pull", pulled);
            String said =
                    docker(
                            environment,
                            "run",
                            "--rm",
                            "--network=none",
                            pulled,
                            "/bin/busybox",
                            "echo",
                            "hello");

            assertEquals("hello", said);
        } finally {
            Peer.run(directory, environment, List.of("docker", "rmi", "-f", pulled, pushed));
        }
    }

    private String docker(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Peer.must(directory, environment, command);
    }

    @Test
    void whatDistributionLacks_isUnknown() {
        var answer = front.anonymous("GET", "/v2/hub/team/none/manifests/1");

        assertEquals(404, answer.statusCode(), describe(answer));
    }
}
