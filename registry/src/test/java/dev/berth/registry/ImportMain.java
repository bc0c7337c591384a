package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;

import dev.berth.policies.image.Digest;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Random;

/** A process that imports one archive after the other and prints how far it is. */
final class ImportMain {
    /** Archives, of two images each. */
    static final int ARCHIVES = 4;

    private static final int LAYER_BYTES = 1_500_000;

    private ImportMain() {}

    /** The layer of an image, the same in every process. */
    static byte[] layer(int archive, int image) {
        byte[] layer = new byte[LAYER_BYTES];
        new Random(archive * 10L + image).nextBytes(layer);
        return layer;
    }

    /** The archive of that number: images {@code app0:N} and {@code app1:N}. */
    static TestArchive archive(int number) {
        var archive = new TestArchive();
        byte[] config = utf8("{}");
        for (int image = 0; image < 2; image++) {
            byte[] layer = layer(number, image);
            Digest layerDigest = archive.blob(layer);
            byte[] manifest =
                    utf8(
                            RunningRegistry.manifest(
                                    archive.blob(config), config, layerDigest, layer));
            archive.root(
                    RunningRegistry.MANIFEST,
                    archive.blob(manifest),
                    manifest.length,
                    "dev.berth.image.name",
                    "app" + image + ":" + number);
        }
        return archive.layout();
    }

    /** Argument: the store's directory. */
    public static void main(String[] arguments) throws IOException {
        var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var registry = Registry.open(RegistryConfig.of(Path.of(arguments[0]), listen))) {
            for (int i = 0; i < ARCHIVES; i++) {
                int number = i;
                var outcome =
                        registry.importArchive(
                                new ByteArrayInputStream(archive(number).tar()),
                                ImportOptions.asNamed(),
                                (phase, done, total) -> tell(phase + " " + number));
                if (!(outcome instanceof ImportOutcome.Imported)) {
                    throw new IllegalStateException(outcome.toString());
                }
                tell("DONE " + number);
            }
        }
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
