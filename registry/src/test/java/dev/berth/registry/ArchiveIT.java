package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.transfer.ArchiveFormat;
import dev.berth.registry.transfer.ExportOptions;
import dev.berth.registry.transfer.ExportOutcome;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that Docker and skopeo write and read, and the store read in place. */
class ArchiveIT {
    private static final String LOCAL = "berth-registry-archive-it/app:1";

    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory.resolve("store"));
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
        Peer.run(directory, Map.of(), List.of("docker", "rmi", LOCAL, "given:2"));
    }

    private String run(String... command) throws Exception {
        return Peer.must(directory, Map.of(), List.of(command)).strip();
    }

    private String skopeo(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
        command.addAll(List.of(arguments));
        return Peer.must(directory, Map.of(), command).strip();
    }

    /** An image of the engine; gives its id. */
    private String localImage() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.writeString(root.resolve("hello"), "hello");
        Path tar = directory.resolve("root.tar");
        run("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
        run("docker", "import", tar.toString(), LOCAL);
        return run("docker", "inspect", "--format", "{{.Id}}", LOCAL);
    }

    private List<ImportOutcome.Image> imported(Path archive, ImportOptions options)
            throws IOException {
        try (var in = Files.newInputStream(archive)) {
            var outcome = running.registry.importArchive(in, options, TransferProgress.none());
            return assertInstanceOf(ImportOutcome.Imported.class, outcome, () -> outcome.toString())
                    .images();
        }
    }

    private Path exported(ArchiveFormat format, String name) throws IOException {
        var reference = List.of(ImageReference.parse(name).orElseThrow());
        var options = new ExportOptions(format, ExportOptions.hostPlatform(), true);
        var ready =
                assertInstanceOf(
                        ExportOutcome.Ready.class,
                        running.registry.exportArchive(reference, options));
        Path file = directory.resolve(format.label() + ".tar");
        try (var out = Files.newOutputStream(file)) {
            ready.export().writeTo(out, TransferProgress.none());
        }
        return file;
    }

    @Test
    void docker_saveImportExportLoad_isTheSameImage() throws Exception {
        String id = localImage();
        Path saved = directory.resolve("saved.tar");
        run("docker", "save", "-o", saved.toString(), LOCAL);
        run("docker", "rmi", LOCAL);

        var images = imported(saved, ImportOptions.asNamed());
        for (var format : ArchiveFormat.values()) {
            String said = run("docker", "load", "-i", exported(format, LOCAL).toString());
            String loaded = run("docker", "inspect", "--format", "{{.Id}}", LOCAL);
            run("docker", "rmi", LOCAL);

            assertTrue(said.contains(LOCAL), said);
            assertEquals(id, loaded, format.label());
        }

        assertEquals(
                new RepositoryName("berth-registry-archive-it/app"),
                images.getFirst().repository());
        assertEquals(List.of(new Tag("1")), images.getFirst().tags());
    }

    @Test
    void docker_savedThroughGzip_isImportedUnderAnotherName() throws Exception {
        localImage();
        Path saved = directory.resolve("saved.tar");
        run("docker", "save", "-o", saved.toString(), LOCAL);
        run("gzip", saved.toString());
        var options = ImportOptions.named(new RepositoryName("given"), Optional.of(new Tag("2")));

        imported(directory.resolve("saved.tar.gz"), options);
        String said =
                run("docker", "load", "-i", exported(ArchiveFormat.OCI, "given:2").toString());

        assertTrue(said.contains("given:2"), said);
    }

    @Test
    void skopeo_archivesBothWays_keepDigests() throws Exception {
        localImage();
        Path saved = directory.resolve("saved.tar");
        run("docker", "save", "-o", saved.toString(), LOCAL);
        imported(saved, ImportOptions.asNamed());
        String digest = digest("berth-registry-archive-it/app", "1");
        Path oci = exported(ArchiveFormat.OCI, LOCAL);
        Path docker = exported(ArchiveFormat.DOCKER, LOCAL);
        Path copied = directory.resolve("copied.tar");
        Path dockerCopied = directory.resolve("docker-copied.tar");

        skopeo("copy", "--preserve-digests", "oci-archive:" + oci, "oci-archive:" + copied);
        skopeo("copy", "docker-archive:" + docker, "docker-archive:" + dockerCopied + ":skopeo:1");
        imported(copied, ImportOptions.named(new RepositoryName("back"), Optional.empty()));
        imported(dockerCopied, ImportOptions.asNamed());

        assertEquals(digest, skopeo("inspect", "--format", "{{.Digest}}", "oci-archive:" + oci));
        assertEquals(digest, digest("back", "latest"));
        assertTrue(
                running.registry.resolve(new RepositoryName("skopeo"), new Tag("1")).isPresent());
    }

    private String digest(String repository, String tag) {
        return running.registry
                .resolve(new RepositoryName(repository), new Tag(tag))
                .orElseThrow()
                .toString();
    }

    @Test
    void skopeo_readsTheStoreInPlace() throws Exception {
        byte[] layer = utf8("layer");
        byte[] config =
                utf8(
                        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
                                + "\"diff_ids\":[\""
                                + RunningRegistry.sha256(layer)
                                + "\"]}}");
        byte[] manifest = running.image("team/app", "1", config, layer);
        running.close();
        Path store = directory.resolve("store");

        String digest =
                skopeo("inspect", "--format", "{{.Digest}}", "oci:" + store + ":team/app:1");
        skopeo(
                "copy",
                "--preserve-digests",
                "oci:" + store + ":team/app:1",
                "oci:" + directory + "/copy");
        running = RunningRegistry.on(store);

        assertEquals(RunningRegistry.sha256(manifest).toString(), digest);
    }
}
