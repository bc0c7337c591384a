package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.TransferLimits;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive becomes, and what one that is wrong leaves: nothing. */
class ImportTest {
    @TempDir Path directory;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running = RunningRegistry.on(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private ImportOutcome take(byte[] archive, ImportOptions options) throws IOException {
        return running.registry.importArchive(
                new ByteArrayInputStream(archive), options, TransferProgress.none());
    }

    private List<ImportOutcome.Image> images(byte[] archive, ImportOptions options)
            throws IOException {
        return assertInstanceOf(ImportOutcome.Imported.class, take(archive, options)).images();
    }

    /** The problem of an archive of which nothing has stayed. */
    private String refusal(byte[] archive) throws IOException {
        return refusal(archive, ImportOptions.asNamed());
    }

    private String refusal(byte[] archive, ImportOptions options) throws IOException {
        var refused = assertInstanceOf(ImportOutcome.Refused.class, take(archive, options));
        assertNothingStays();
        return refused.problem().toString();
    }

    private void assertNothingStays() throws IOException {
        for (String place : List.of("uploads", "blobs/sha256", "blobs/sha512")) {
            try (var files = Files.list(directory.resolve(place))) {
                assertEquals(List.of(), files.toList());
            }
        }
        assertEquals(List.of(), running.events);
    }

    private int status(String target) {
        return running.anonymous("GET", target).statusCode();
    }

    private static RepositoryName repository(String name) {
        return new RepositoryName(name);
    }

    @Test
    void import_layoutWithItsIndexLast_isTaggedAndServed() throws IOException {
        var archive = new TestArchive();
        Digest one = archive.image("docker.io/library/app:1", "layer one");
        Digest two = archive.image("registry.example.com:5000/team/app:2", "layer two");

        var images = images(archive.layout().tar(), ImportOptions.asNamed());

        assertEquals(
                List.of(
                        new ImportOutcome.Image(
                                repository("app"),
                                List.of(new Tag("1")),
                                one,
                                RunningRegistry.MANIFEST),
                        new ImportOutcome.Image(
                                repository("team/app"),
                                List.of(new Tag("2")),
                                two,
                                RunningRegistry.MANIFEST)),
                images);
        assertEquals(one, sha256(running.anonymous("GET", "/v2/app/manifests/1").body()));
        assertEquals(200, status("/v2/app/blobs/" + sha256(utf8("layer one"))));
        assertEquals(404, status("/v2/app/blobs/" + sha256(utf8("layer two"))));
        assertEquals(
                List.of(
                        new RegistryEvent.ManifestPushed(
                                repository("app"), one, List.of(new Tag("1"))),
                        new RegistryEvent.ManifestPushed(
                                repository("team/app"), two, List.of(new Tag("2")))),
                running.events);
    }

    @Test
    void import_gzippedTwice_isTheSame() throws IOException {
        var archive = new TestArchive();
        Digest one = archive.image("app:1", "layer");
        byte[] tar = TestArchive.gzip(archive.layout().tar());

        images(tar, ImportOptions.asNamed());
        var again = images(tar, ImportOptions.asNamed());

        assertEquals(one, again.getFirst().digest());
        try (var files = Files.list(directory.resolve("uploads"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void import_underAnotherName_isTaggedWithThat() throws IOException {
        var archive = new TestArchive();
        Digest digest = archive.image("docker.io/library/app:1", "layer");
        var options = ImportOptions.named(repository("team/other"), Optional.of(new Tag("stable")));

        images(archive.layout().tar(), options);

        assertEquals(
                Optional.of(digest),
                running.registry.resolve(repository("team/other"), new Tag("stable")));
        assertEquals(404, status("/v2/app/manifests/1"));
    }

    @Test
    void import_multiArchWithASignature_keepsAllOfIt() throws IOException {
        var archive = new TestArchive();
        byte[] config = utf8("{}");
        byte[] layer = utf8("layer");
        byte[] image =
                utf8(
                        RunningRegistry.manifest(
                                archive.blob(config), config, archive.blob(layer), layer));
        byte[] index =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s",
                         "digest":"%s","size":%d,"platform":{"os":"linux","architecture":"amd64"}}]}
                        """
                                .formatted(
                                        RunningRegistry.INDEX,
                                        RunningRegistry.MANIFEST,
                                        archive.blob(image),
                                        image.length));
        byte[] signature =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","artifactType":"a/b",
                         "config":{"mediaType":"a/b","digest":"%s","size":2},"layers":[],
                         "subject":{"mediaType":"%s","digest":"%s","size":%d}}
                        """
                                .formatted(
                                        RunningRegistry.MANIFEST,
                                        sha256(config),
                                        RunningRegistry.INDEX,
                                        sha256(index),
                                        index.length));
        archive.root(
                RunningRegistry.INDEX,
                archive.blob(index),
                index.length,
                "io.containerd.image.name",
                "app:1");
        archive.root(RunningRegistry.MANIFEST, archive.blob(signature), signature.length, "a", "b");

        var images = images(archive.layout().tar(), ImportOptions.asNamed());

        assertEquals(2, images.size());
        assertEquals(List.of(), images.get(1).tags());
        assertArrayEquals(index, running.anonymous("GET", "/v2/app/manifests/1").body());
        assertEquals(200, status("/v2/app/manifests/" + sha256(image)));
        assertEquals(200, status("/v2/app/manifests/" + sha256(signature)));
    }

    @Test
    void import_contentThatIsNotWhatItsNameSays_leavesNothing() throws IOException {
        var archive = new TestArchive();
        archive.image("app:1", "layer");
        String layer = TestArchive.name(sha256(utf8("layer")));

        String why = refusal(archive.file(layer, utf8("other")).layout().tar());

        assertTrue(why.contains(layer) && why.contains(sha256(utf8("other")).toString()), why);
    }

    @Test
    void import_layerMissing_leavesNothing() throws IOException {
        var archive = new TestArchive();
        archive.image("one:1", "layer one");
        archive.image("two:1", "layer two");
        Digest missing = sha256(utf8("layer two"));

        String why = refusal(archive.without(TestArchive.name(missing)).layout().tar());

        assertTrue(why.contains(missing + " is named and not in the archive"), why);
    }

    @Test
    void import_sizeThatIsWrong_leavesNothing() throws IOException {
        var archive = new TestArchive();
        byte[] layer = utf8("layer");
        byte[] config = utf8("{}");
        byte[] manifest =
                utf8(
                        RunningRegistry.manifest(
                                archive.blob(config), config, archive.blob(layer), new byte[9]));
        archive.root(
                RunningRegistry.MANIFEST,
                archive.blob(manifest),
                manifest.length,
                "io.containerd.image.name",
                "app:1");

        String why = refusal(archive.layout().tar());

        assertTrue(why.contains("has 5 bytes, expected 9"), why);
    }

    @Test
    void import_cutOff_leavesNothing() throws IOException {
        var archive = new TestArchive();
        archive.image("app:1", "layer");
        byte[] tar = archive.layout().tar();
        byte[] packed = TestArchive.gzip(tar);

        String plain = refusal(Arrays.copyOf(tar, tar.length - 1_000));
        String gzip = refusal(Arrays.copyOf(packed, packed.length - 10));

        assertTrue(plain.contains("cut off"), plain);
        assertTrue(gzip.startsWith("gzip"), gzip);
    }

    @Test
    void import_streamBreaks_leavesNothing() throws IOException {
        var archive = new TestArchive();
        archive.image("app:1", "layer");
        byte[] half = Arrays.copyOf(archive.layout().tar(), 2_000);
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the client went away");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw new IOException("the client went away");
                    }
                };
        var stream = new SequenceInputStream(new ByteArrayInputStream(half), broken);

        assertThrows(
                IOException.class,
                () ->
                        running.registry.importArchive(
                                stream, ImportOptions.asNamed(), TransferProgress.none()));
        assertNothingStays();
    }

    @Test
    void import_withoutAName_asksForOne() throws IOException {
        var archive = new TestArchive();
        byte[] config = utf8("{}");
        byte[] manifest =
                utf8(
                        RunningRegistry.manifest(
                                archive.blob(config), config, sha256(config), config));
        Digest digest = archive.blob(manifest);
        archive.root(
                RunningRegistry.MANIFEST,
                digest,
                manifest.length,
                "org.opencontainers.image.ref.name",
                "stable");
        byte[] tar = archive.layout().tar();

        String why = refusal(tar);
        images(tar, ImportOptions.named(repository("app"), Optional.empty()));

        assertTrue(why.contains("only the tag stable"), why);
        assertEquals(
                Optional.of(digest),
                running.registry.resolve(repository("app"), new Tag("stable")));
    }

    @Test
    void import_oneTagForTwoImages_leavesNothing() throws IOException {
        var archive = new TestArchive();
        archive.image("app:1", "layer one");
        archive.image("docker.io/library/app:1", "layer two");

        String why = refusal(archive.layout().tar());

        assertTrue(why.startsWith("app:1: names both"), why);
    }

    @Test
    void import_noArchiveAtAll_saysWhatWasExpected() throws IOException {
        String tar = refusal(new TestArchive().file("readme", utf8("hello")).tar());
        String bytes = refusal(utf8("no tar".repeat(200)));
        String nothing = refusal(new byte[0]);

        assertTrue(tar.contains("neither an OCI image layout"), tar);
        assertTrue(bytes.startsWith("tar: "), bytes);
        assertTrue(nothing.contains("cut off"), nothing);
    }

    @Test
    void import_thatInflatesWithoutEnd_isCutAtItsBound() throws IOException {
        running.close();
        var transfer = TransferLimits.defaults();
        var small =
                new TransferLimits(
                        transfer.archives(),
                        1 << 20,
                        transfer.entries(),
                        transfer.nameBytes(),
                        transfer.headerBytes(),
                        transfer.links(),
                        transfer.depth(),
                        transfer.manifests());
        running = RunningRegistry.on(directory, RegistryLimits.defaults().withTransfer(small));
        byte[] bomb = TestArchive.gzip(new TestArchive().file("zeros", new byte[64 << 20]).tar());

        String why = refusal(bomb);

        assertTrue(bomb.length < 100_000, "packed " + bomb.length);
        assertTrue(why.contains("more than 1048576 bytes uncompressed"), why);
    }
}
