package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.registry.PeerRegistry.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * skopeo, crane and regctl with images of several architectures and artifacts, through either
 * listener, as a robot.
 */
class ClientsIT {
    @TempDir Path directory;
    private PeerRegistry peers;
    private byte[] index;

    @BeforeEach
    void start() throws Exception {
        peers = new PeerRegistry(directory);
        index = multiArchitecture("source");
    }

    @AfterEach
    void stop() {
        peers.close();
    }

    /** Pushes an image of two architectures as {@code 1}; gives its index. */
    private byte[] multiArchitecture(String repository) {
        var children = new ArrayList<String>();
        for (String architecture : List.of("amd64", "arm64")) {
            byte[] config =
                    utf8(
                            """
                            {"architecture":"%s","os":"linux",
                             "rootfs":{"type":"layers","diff_ids":["%s"]}}
                            """
                                    .formatted(architecture, sha256(utf8(architecture))));
            byte[] manifest =
                    peers.running.image(repository, architecture, config, utf8(architecture));
            children.add(
                    """
                    {"mediaType":"%s","digest":"%s","size":%d,
                     "platform":{"architecture":"%s","os":"linux"}}
                    """
                            .formatted(
                                    RunningRegistry.MANIFEST,
                                    sha256(manifest),
                                    manifest.length,
                                    architecture));
        }
        byte[] bytes =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}
                        """
                                .formatted(RunningRegistry.INDEX, String.join(",", children)));
        var answer =
                peers.running.call(
                        "PUT",
                        "/v2/" + repository + "/manifests/1",
                        bytes,
                        "Content-Type",
                        RunningRegistry.INDEX);
        assertEquals(201, answer.statusCode());
        return bytes;
    }

    private void assertHolds(String repository, String tag) {
        assertArrayEquals(
                index,
                peers.running.anonymous("GET", "/v2/" + repository + "/manifests/" + tag).body());
    }

    private int status(String target) {
        return peers.running.anonymous("HEAD", target).statusCode();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void skopeo_copiesListsAndDeletesEveryArchitecture(Way way) throws Exception {
        String verify = "--tls-verify=" + (way == Way.TLS);
        String source = "docker://" + peers.host(way) + "/source:1";
        String target = "docker://" + peers.host(way) + "/target:1";
        String layout = "oci:" + directory.resolve("layout") + ":1";

        peers.must(skopeoCopy("--src-" + verify.substring(2), source, layout));
        peers.must(skopeoCopy("--dest-" + verify.substring(2), layout, target));
        String tags =
                peers.must(
                        "skopeo", "list-tags", verify, "docker://" + peers.host(way) + "/target");
        assertHolds("target", "1");
        peers.must("skopeo", "--insecure-policy", "delete", verify, target);

        assertTrue(tags.contains("\"1\""), tags);
        assertEquals(404, status("/v2/target/manifests/1"));
        assertHolds("source", "1");
    }

    private static String[] skopeoCopy(String verify, String from, String to) {
        return new String[] {
            "skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", verify, from, to
        };
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void crane_copiesPullsListsAndDeletesEveryArchitecture(Way way) throws Exception {
        String crane = Peer.program(directory, "crane");
        String insecure = "--insecure=" + (way == Way.PLAIN);
        String source = peers.host(way) + "/source:1";
        String target = peers.host(way) + "/target";
        Path layout = directory.resolve("layout");

        peers.must(crane, "copy", insecure, source, target + ":2");
        peers.must(crane, "pull", insecure, "--format=oci", source, layout.toString());
        peers.must(crane, "push", insecure, "--index", layout.toString(), target + ":3");
        String digest = peers.must(crane, "digest", insecure, target + ":2");
        String tags = peers.must(crane, "ls", insecure, target);
        assertHolds("target", "2");
        String arm = peers.must(crane, "config", insecure, "--platform=linux/arm64", target + ":2");
        String layouts = peers.must(crane, "digest", insecure, target + ":3");
        var needed = peers.run(crane, "delete", insecure, target + "@" + digest);
        peers.must(crane, "delete", insecure, target + "@" + layouts);
        peers.must(crane, "delete", insecure, target + "@" + digest);

        assertEquals(sha256(index).toString(), digest);
        assertTrue(needed.output().contains("needs it"), needed.output());
        assertTrue(tags.lines().toList().containsAll(List.of("2", "3")), tags);
        assertTrue(arm.contains("\"arm64\""), arm);
        assertEquals(404, status("/v2/target/manifests/2"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void regctl_copiesWithReferrersListsAndDeletes(Way way) throws Exception {
        String source = peers.host(way) + "/source:1";
        String target = peers.host(way) + "/target";
        Path statement = Files.writeString(directory.resolve("statement.json"), "{\"a\":1}");

        regctl(
                "artifact",
                "put",
                "--artifact-type=application/example.statement",
                "--file=" + statement,
                "--subject=" + source);
        regctl("image", "copy", "--referrers", source, target + ":2");
        String digest = regctl("manifest", "head", target + ":2");
        String referrers =
                regctl(
                        "artifact",
                        "list",
                        "--filter-artifact-type=application/example.statement",
                        "--format={{len .Descriptors}}",
                        target + ":2");
        String said =
                regctl(
                        "artifact",
                        "get",
                        "--subject=" + target + ":2",
                        "--filter-artifact-type=application/example.statement");
        String tags = regctl("tag", "ls", target);
        assertHolds("target", "2");
        regctl("tag", "rm", target + ":2");
        int afterTheTag = status("/v2/target/manifests/" + digest);
        regctl("manifest", "rm", target + "@" + digest);

        assertEquals(sha256(index).toString(), digest);
        assertEquals("1", referrers);
        assertEquals("{\"a\":1}", said);
        assertTrue(tags.lines().toList().contains("2"), tags);
        assertEquals(200, afterTheTag);
        assertEquals(404, status("/v2/target/manifests/" + digest));
    }

    /** Without what it warns of: only what it was asked for. */
    private String regctl(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Peer.program(directory, "regctl"));
        command.add("--verbosity=error");
        command.addAll(List.of(arguments));
        return peers.must(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void clients_withoutACredential_areTurnedAway(Way way) throws Exception {
        String crane = Peer.program(directory, "crane");
        String regctl = Peer.program(directory, "regctl");
        Files.writeString(directory.resolve("config.json"), "{}");
        String insecure = "--insecure=" + (way == Way.PLAIN);
        String target = peers.host(way) + "/source:1";

        for (var attempt :
                List.of(
                        peers.run(crane, "tag", insecure, target, "stolen"),
                        peers.run(regctl, "image", "copy", target, target + "-stolen"),
                        peers.run(
                                skopeoCopy(
                                        "--dest-tls-verify=" + (way == Way.TLS),
                                        "docker://" + target,
                                        "docker://" + target + "-stolen")))) {
            assertNotEquals(0, attempt.status(), attempt.output());
        }
        assertEquals(
                way == Way.PLAIN ? 0 : 1,
                Math.min(1, peers.run(crane, "digest", insecure, target).status()));
        assertEquals(404, status("/v2/source/manifests/stolen"));
        assertEquals("", header(peers.running.anonymous("GET", "/v2/source/tags/list"), "Link"));
        assertTrue(
                new String(
                                peers.running.anonymous("GET", "/v2/source/tags/list").body(),
                                StandardCharsets.UTF_8)
                        .contains("[\"1\",\"amd64\",\"arm64\"]"));
    }
}
