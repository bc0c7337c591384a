package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.transfer.ArchiveFormat;
import dev.berth.registry.transfer.ExportOptions;
import dev.berth.registry.transfer.ExportOutcome;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import dev.berth.registry.upstream.Upstream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves as an archive comes back as it was. */
class ExportTest {
    @TempDir Path directory;
    private RunningRegistry running;
    private RunningRegistry other;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory.resolve("one"));
        other = RunningRegistry.on(directory.resolve("two"));
    }

    @AfterEach
    void stop() {
        running.close();
        other.close();
    }

    private byte[] export(ArchiveFormat format, String... names) throws IOException {
        var options = new ExportOptions(format, "linux/amd64", true);
        var ready =
                assertInstanceOf(
                        ExportOutcome.Ready.class,
                        running.registry.exportArchive(references(names), options));
        var out = new ByteArrayOutputStream();
        ready.export().writeTo(out, TransferProgress.none());
        return out.toByteArray();
    }

    private static List<ImageReference> references(String... names) {
        return Stream.of(names).map(name -> ImageReference.parse(name).orElseThrow()).toList();
    }

    private void importHere(RunningRegistry target, byte[] archive) throws IOException {
        var outcome =
                target.registry.importArchive(
                        new ByteArrayInputStream(archive),
                        ImportOptions.asNamed(),
                        TransferProgress.none());
        assertInstanceOf(ImportOutcome.Imported.class, outcome, outcome.toString());
    }

    private byte[] put(String repository, String reference, String type, String manifest) {
        byte[] bytes = utf8(manifest);
        var response =
                running.call(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + reference,
                        bytes,
                        "Content-Type",
                        type);
        assertEquals(201, response.statusCode(), () -> RunningRegistry.describe(response));
        return bytes;
    }

    @Test
    void export_multiArchWithReferrersAndSha512_comesBackByteForByte() throws IOException {
        byte[] image = running.image("ghcr.io/team/app", "base", utf8("{}"), utf8("layer"));
        Digest imageDigest = RunningRegistry.sha256(image);
        byte[] index =
                put(
                        "ghcr.io/team/app",
                        "multi",
                        RunningRegistry.INDEX,
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s",
                         "digest":"%s","size":%d,"platform":{"os":"linux","architecture":"amd64"}}]}
                        """
                                .formatted(
                                        RunningRegistry.INDEX,
                                        RunningRegistry.MANIFEST,
                                        imageDigest,
                                        image.length));
        String signature =
                """
                {"schemaVersion":2,"mediaType":"%s","artifactType":"a/b",
                 "config":{"mediaType":"a/b","digest":"%s","size":2},"layers":[],
                 "subject":{"mediaType":"%s","digest":"%s","size":%d}}
                """
                        .formatted(
                                RunningRegistry.MANIFEST,
                                RunningRegistry.sha256(utf8("{}")),
                                RunningRegistry.MANIFEST,
                                imageDigest,
                                image.length);
        Digest signed = RunningRegistry.digest(Digest.Algorithm.SHA512, utf8(signature));
        put("ghcr.io/team/app", signed.toString(), RunningRegistry.MANIFEST, signature);

        byte[] archive = export(ArchiveFormat.OCI, "ghcr.io/ghcr.io/team/app:multi");
        importHere(other, archive);
        byte[] again = export(ArchiveFormat.OCI, "ghcr.io/ghcr.io/team/app:multi");

        assertArrayEquals(archive, again);
        assertArrayEquals(
                index, other.anonymous("GET", "/v2/ghcr.io/team/app/manifests/multi").body());
        assertArrayEquals(
                utf8(signature),
                other.anonymous("GET", "/v2/ghcr.io/team/app/manifests/" + signed).body());
        assertEquals(
                404, other.anonymous("GET", "/v2/ghcr.io/team/app/manifests/base").statusCode());
    }

    @Test
    void export_asDockerArchive_comesBackWithTheSameConfigAndLayers() throws IOException {
        byte[] layer = utf8("a tar");
        byte[] config =
                utf8(
                        "{\"rootfs\":{\"diff_ids\":[\""
                                + RunningRegistry.sha256(layer)
                                + "\"]},\"os\":\"linux\"}");
        running.image("app", "1", config, layer);

        importHere(other, export(ArchiveFormat.DOCKER, "app:1"));
        var copied = other.anonymous("GET", "/v2/app/manifests/1");
        String text = new String(copied.body(), java.nio.charset.StandardCharsets.UTF_8);

        assertEquals(200, copied.statusCode());
        assertTrue(text.contains(RunningRegistry.sha256(config).toString()), text);
        assertTrue(text.contains(RunningRegistry.sha256(layer).toString()), text);
    }

    /** An upstream's manifest is here as soon as somebody asked for it, its layers are not. */
    @Test
    void export_imageThatNobodyPulledWhole_isRefused() {
        byte[] layer = utf8("layer");
        running.image("app", "1", utf8("{}"), layer);
        var upstream = Upstream.open(new RepositoryName("hub"), running.uri(""));
        try (var through =
                RunningRegistry.through(
                        directory.resolve("three"),
                        RegistryLimits.defaults(),
                        Clock.systemUTC(),
                        upstream)) {
            int pulled = through.anonymous("GET", "/v2/hub/app/manifests/1").statusCode();
            var refused =
                    assertInstanceOf(
                            ExportOutcome.Refused.class,
                            through.registry.exportArchive(
                                    references("hub/app:1"), ExportOptions.defaults()));

            assertEquals(200, pulled);
            assertEquals(2, refused.problems().size());
            assertEquals(
                    RunningRegistry.sha256(layer).toString(), refused.problems().getLast().place());
        }
    }

    @Test
    void export_whatIsNotHere_isToldBeforeTheFirstByte() {
        running.image("app", "1", utf8("{}"), utf8("layer"));

        var refused =
                assertInstanceOf(
                        ExportOutcome.Refused.class,
                        running.registry.exportArchive(
                                references("app:1", "app:2", "nothing"), ExportOptions.defaults()));

        assertEquals(
                List.of("app:2: is not in the registry", "nothing:latest: is not in the registry"),
                refused.problems().stream().map(Object::toString).toList());
    }
}
