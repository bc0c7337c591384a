package dev.berth.daemon.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.config.ListenAddress;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.RealEngine;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.prune.UnneededImages;
import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import dev.berth.registry.tar.TarWriter;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real engine, with images of a registry of its own, used and unused. */
@Timeout(180)
class ImagePrunerIT {
    private static final String OTHER_NAME = "berth-it-pruner-other:1";
    private static final String CONTAINER = "berth-it-pruner";

    @TempDir private Path directory;
    private final EventLog events = new EventLog(InstantSource.system());
    private Engine engine;
    private Registry registry;

    @BeforeEach
    void open() {
        engine = Engine.at(RealEngine.socket());
        registry =
                Registry.open(
                        RegistryConfig.of(
                                directory.resolve("registry"),
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    @AfterEach
    void close() throws IOException {
        engine.containers().remove(CONTAINER, true);
        for (String name : List.of("idle", "used", "shared")) {
            engine.images().remove(inRegistry(name));
        }
        engine.images().remove(OTHER_NAME);
        registry.close();
        engine.close();
    }

    private String host() {
        return ListenAddress.of(registry.address()).toString();
    }

    private String inRegistry(String name) {
        return host() + "/" + name + ":1";
    }

    /** Makes an image, saves it into the registry and pulls it from there. */
    private void stored(String name) throws Exception {
        String local = "berth-it-pruner-" + name + ":1";
        var files = new ByteArrayOutputStream();
        var tar = new TarWriter(files);
        tar.file("marker", name.getBytes(StandardCharsets.UTF_8));
        tar.end();
        try (var loading =
                engine.images()
                        .load(
                                "berth-it-pruner-" + name,
                                "1",
                                new ByteArrayInputStream(files.toByteArray()))) {
            loading.await();
        }
        Path archive = directory.resolve(name + ".tar");
        docker("save", "-o", archive.toString(), local);
        engine.images().remove(local);
        var options = ImportOptions.named(new RepositoryName(name), Optional.of(new Tag("1")));
        try (var in = Files.newInputStream(archive)) {
            var outcome = registry.importArchive(in, options, TransferProgress.none());
            assertInstanceOf(ImportOutcome.Imported.class, outcome, outcome.toString());
        }
        docker("pull", "-q", inRegistry(name));
    }

    private static void docker(String... arguments) throws Exception {
        var builder = new ProcessBuilder("docker").redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        var process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> List.of(arguments) + ": " + said);
    }

    private boolean holds(ImageReference name) {
        return name.digest().filter(digest -> registry.has(name.repository(), digest)).isPresent();
    }

    private boolean isThere(String name) throws IOException {
        return engine.images().inspect(name).isPresent();
    }

    @Test
    void look_diskPastTheWatermark_removesWhatNobodyNeedsAndNothingElse() throws Exception {
        stored("idle");
        stored("used");
        stored("shared");
        docker("tag", inRegistry("shared"), OTHER_NAME);
        docker("create", "--name", CONTAINER, inRegistry("used"), "/marker");
        var pruner =
                new ImagePruner(
                        engine,
                        new UnneededImages(host(), this::holds),
                        new Nothing(),
                        () -> true,
                        events,
                        InstantSource.system());

        pruner.look();

        assertFalse(isThere(inRegistry("idle")));
        assertTrue(isThere(inRegistry("used")));
        assertTrue(isThere(inRegistry("shared")));
        assertEquals(1, events.in("default").size(), () -> events.in("default").toString());
        docker("pull", "-q", inRegistry("idle"));
        assertTrue(isThere(inRegistry("idle")));
    }

    /** A desired state without anything. */
    private record Nothing() implements MeantImages {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Set<Digest> digests() {
            return Set.of();
        }
    }
}
