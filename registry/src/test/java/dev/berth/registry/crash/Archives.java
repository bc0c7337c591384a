package dev.berth.registry.crash;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.Registry;
import dev.berth.registry.transfer.ExportOptions;
import dev.berth.registry.transfer.ExportOutcome;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Images on their way in and out as archives. */
final class Archives {
    private Archives() {}

    static void write(Registry registry, String image, Path archive) throws IOException {
        var reference = ImageReference.parse(image).orElseThrow();
        var outcome = registry.exportArchive(List.of(reference), ExportOptions.defaults());
        if (!(outcome instanceof ExportOutcome.Ready(var export))) {
            throw new IOException("the export of " + image + " ended as " + outcome);
        }
        try (var out = Files.newOutputStream(archive)) {
            export.writeTo(out, TransferProgress.none());
        }
    }

    static void read(Registry registry, Path archive, String repository, String tag)
            throws IOException {
        var named = ImportOptions.named(new RepositoryName(repository), Optional.of(new Tag(tag)));
        try (var in = Files.newInputStream(archive)) {
            var outcome = registry.importArchive(in, named, TransferProgress.none());
            if (!(outcome instanceof ImportOutcome.Imported)) {
                throw new IOException("the import of " + archive + " ended as " + outcome);
            }
        }
    }
}
