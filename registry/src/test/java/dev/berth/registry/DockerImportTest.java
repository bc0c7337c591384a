package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docker save} writes, as engines of different ages do. */
class DockerImportTest {
    private static final byte[] LAYER = utf8("the layer's tar");

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

    private JsonObject manifest(String target) {
        var response = running.anonymous("GET", target);
        assertEquals(200, response.statusCode(), () -> RunningRegistry.describe(response));
        return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private static byte[] config(byte[]... tars) {
        var diffs = new StringBuilder();
        for (byte[] tar : tars) {
            diffs.append(diffs.isEmpty() ? "" : ",").append('"').append(sha256(tar)).append('"');
        }
        return utf8(
                "{\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffs + "]}}");
    }

    private static byte[] manifestJson(String tags, String layers) {
        return utf8(
                "[{\"Config\":\"c.json\",\"RepoTags\":" + tags + ",\"Layers\":" + layers + "}]");
    }

    private String refusal(byte[] archive) throws IOException {
        return assertInstanceOf(ImportOutcome.Refused.class, take(archive, ImportOptions.asNamed()))
                .problem()
                .toString();
    }

    @Test
    void import_plainAndGzippedLayers_becomesAManifestOfThoseBytes() throws IOException {
        byte[] other = utf8("another tar");
        byte[] packed = TestArchive.gzip(other);
        byte[] config = config(LAYER, other);
        byte[] tar =
                new TestArchive()
                        .file("a.tar", LAYER)
                        .file("b.tar.gz", packed)
                        .file("c.json", config)
                        .file(
                                "manifest.json",
                                manifestJson("[\"app:1\",\"app:2\"]", "[\"a.tar\",\"b.tar.gz\"]"))
                        .tar();

        assertInstanceOf(ImportOutcome.Imported.class, take(tar, ImportOptions.asNamed()));
        var manifest = manifest("/v2/app/manifests/1");
        var layers = manifest.getAsJsonArray("layers");

        assertEquals(manifest, manifest("/v2/app/manifests/2"));
        assertEquals(
                sha256(config).toString(),
                manifest.getAsJsonObject("config").get("digest").getAsString());
        assertEquals(
                "application/vnd.oci.image.layer.v1.tar",
                layers.get(0).getAsJsonObject().get("mediaType").getAsString());
        assertEquals(
                sha256(packed).toString(),
                layers.get(1).getAsJsonObject().get("digest").getAsString());
        assertArrayEquals(
                packed, running.anonymous("GET", "/v2/app/blobs/" + sha256(packed)).body());
    }

    /** An old engine writes a layer that two images share once, and a link. */
    @Test
    void import_layerThatIsALink_isFound() throws IOException {
        byte[] archive =
                new TestArchive()
                        .file("one/VERSION", utf8("1.0"))
                        .file("one/layer.tar", LAYER)
                        .file("two/layer.tar", utf8("../one/layer.tar"))
                        .file("c.json", config(LAYER, LAYER))
                        .file(
                                "manifest.json",
                                manifestJson(
                                        "[\"app:1\"]", "[\"one/layer.tar\",\"two/layer.tar\"]"))
                        .tar();

        var outcome = take(linked(archive, "two/layer.tar"), ImportOptions.asNamed());

        assertInstanceOf(ImportOutcome.Imported.class, outcome, outcome.toString());
        assertEquals(2, manifest("/v2/app/manifests/1").getAsJsonArray("layers").size());
    }

    @Test
    void import_linksInACircle_areRefused() throws IOException {
        byte[] archive =
                new TestArchive()
                        .file("one/layer.tar", utf8("layer.tar"))
                        .file("c.json", config(LAYER))
                        .file("manifest.json", manifestJson("[\"app:1\"]", "[\"one/layer.tar\"]"))
                        .tar();

        String why = refusal(linked(archive, "one/layer.tar"));

        assertTrue(why.contains("a link that leads on"), why);
    }

    /** The same tar, with the file of that name as a symbolic link to what it held. */
    private static byte[] linked(byte[] tar, String name) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < tar.length; ) {
            byte[] block = Arrays.copyOfRange(tar, at, at + 512);
            String size = new String(block, 124, 11, StandardCharsets.US_ASCII);
            int content = block[0] == 0 ? 0 : Integer.parseInt(size, 8);
            int end = at + 512 + (content + 511) / 512 * 512;
            if (new String(block, 0, name.length() + 1, StandardCharsets.US_ASCII)
                    .equals(name + "\0")) {
                block[156] = '2';
                System.arraycopy(tar, at + 512, block, 157, content);
                System.arraycopy(utf8("00000000000"), 0, block, 124, 11);
                out.writeBytes(summed(block));
            } else {
                out.write(tar, at, end - at);
            }
            at = end;
        }
        return out.toByteArray();
    }

    private static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        System.arraycopy(utf8("%06o\0 ".formatted(sum)), 0, block, 148, 8);
        return block;
    }

    @Test
    void import_layerThatItsConfigDoesNotKnow_isRefused() throws IOException {
        var archive =
                new TestArchive()
                        .file("a.tar", LAYER)
                        .file("c.json", config(utf8("something else")))
                        .file("manifest.json", manifestJson("[\"app:1\"]", "[\"a.tar\"]"));
        byte[] plain = archive.tar();
        byte[] packed = archive.file("a.tar", TestArchive.gzip(LAYER)).tar();
        byte[] damaged = archive.file("a.tar", Arrays.copyOf(TestArchive.gzip(LAYER), 20)).tar();

        assertTrue(refusal(plain).contains("its tar is " + sha256(LAYER)), refusal(plain));
        assertTrue(refusal(packed).contains("its tar is " + sha256(LAYER)), refusal(packed));
        assertTrue(refusal(damaged).contains("damaged"), refusal(damaged));
        assertEquals(404, running.anonymous("GET", "/v2/app/manifests/1").statusCode());
    }

    /** A newer engine writes both forms, and names platforms that it has not pulled. */
    @Test
    void import_layoutThatLacksAPlatform_takesWhatIsThere() throws IOException {
        var archive = new TestArchive();
        byte[] config = config(LAYER);
        Digest layer = archive.blob(LAYER);
        byte[] image = utf8(RunningRegistry.manifest(archive.blob(config), config, layer, LAYER));
        String child = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}";
        byte[] index =
                utf8(
                        "{\"schemaVersion\":2,\"mediaType\":\""
                                + RunningRegistry.INDEX
                                + "\",\"manifests\":["
                                + child.formatted(
                                        RunningRegistry.MANIFEST, archive.blob(image), image.length)
                                + ","
                                + child.formatted(
                                        RunningRegistry.MANIFEST, sha256(utf8("absent")), 6)
                                + "]}");
        archive.root(
                RunningRegistry.INDEX,
                archive.blob(index),
                index.length,
                "io.containerd.image.name",
                "docker.io/library/app:1");
        archive.layout()
                .file(
                        "manifest.json",
                        utf8(
                                "[{\"Config\":\""
                                        + TestArchive.name(sha256(config))
                                        + "\",\"RepoTags\":[\"app:1\"],\"Layers\":[\""
                                        + TestArchive.name(layer)
                                        + "\"]}]"));

        var outcome = take(archive.tar(), ImportOptions.asNamed());

        assertInstanceOf(ImportOutcome.Imported.class, outcome, outcome.toString());
        assertEquals(
                sha256(config).toString(),
                manifest("/v2/app/manifests/1")
                        .getAsJsonObject("config")
                        .get("digest")
                        .getAsString());
    }

    @Test
    void import_withoutNames_takesTheOneGiven() throws IOException {
        byte[] tar =
                new TestArchive()
                        .file("a.tar", LAYER)
                        .file("c.json", config(LAYER))
                        .file("manifest.json", manifestJson("null", "[\"a.tar\"]"))
                        .tar();

        String why = refusal(tar);
        take(tar, ImportOptions.named(new RepositoryName("given"), Optional.empty()));

        assertTrue(why.contains("has no name"), why);
        assertEquals(200, running.anonymous("GET", "/v2/given/manifests/latest").statusCode());
    }
}
