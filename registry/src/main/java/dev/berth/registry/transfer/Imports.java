package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.blob.Staged;
import dev.berth.registry.blob.Staging;
import dev.berth.registry.index.ImportedContent;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.manifest.ManifestReader;
import dev.berth.registry.tar.TarLimits;
import dev.berth.registry.tar.TarReader;
import dev.berth.registry.tar.TarRefused;
import dev.berth.registry.transfer.TransferProgress.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;

/**
 * Brings images in from archives.
 *
 * <pre>
 * bytes → gzip, if it is → tar → every file staged and hashed
 *       → index.json or manifest.json understood, all that they name checked
 *       → files synced, renamed, directories synced → one transaction: links, manifests, tags
 * </pre>
 *
 * <p>Until that transaction nothing of an archive is visible, whatever is wrong with it; after it,
 * all of it is.
 */
public final class Imports {
    private final BlobLayout layout;
    private final BlobWriter writer;
    private final RegistryIndex index;
    private final RegistryLimits limits;
    private final Announcer events;
    private final InstantSource clock;
    private final ManifestReader reader;
    private final Semaphore places;

    public Imports(
            BlobLayout layout,
            BlobWriter writer,
            RegistryIndex index,
            RegistryLimits limits,
            Announcer events,
            InstantSource clock) {
        this.layout = layout;
        this.writer = writer;
        this.index = index;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
        this.reader = new ManifestReader(limits.manifests());
        this.places = new Semaphore(limits.transfer().archives());
    }

    /**
     * Imports an archive.
     *
     * @param archive a tar, plain or packed with gzip; read to its end, not closed
     * @throws IOException what the stream throws
     * @throws StorageFault {@code FULL} if the disk has no room, {@code BUSY} if as many archives
     *     are imported as may be
     */
    public ImportOutcome importArchive(
            InputStream archive, ImportOptions options, TransferProgress progress)
            throws IOException {
        if (!places.tryAcquire()) {
            throw new StorageFault(
                    StorageFault.Kind.BUSY,
                    limits.transfer().archives() + " archives are imported already");
        }
        try (var staging = new Staging(layout, writer, limits.uploads().blobBytes())) {
            return imported(archive, staging, options, progress);
        } catch (ArchiveRefused refused) {
            return new ImportOutcome.Refused(refused.problem());
        } catch (TarRefused refused) {
            return refused("tar", refused);
        } catch (ZipException | EOFException damaged) {
            return refused("gzip", damaged);
        } catch (ImportedContent.Incomplete gone) {
            return new ImportOutcome.Refused(
                    Problem.at(
                            "archive",
                            gone.missing().getFirst()
                                    + " is named, is not in the archive and was just deleted"));
        } catch (ImportedContent.AgainstRule rule) {
            return new ImportOutcome.Refused(
                    Problem.at("archive", String.valueOf(rule.getMessage())));
        } finally {
            places.release();
        }
    }

    private static ImportOutcome refused(String place, IOException why) {
        return new ImportOutcome.Refused(Problem.at(place, String.valueOf(why.getMessage())));
    }

    private ImportOutcome imported(
            InputStream bytes, Staging staging, ImportOptions options, TransferProgress progress)
            throws IOException {
        var transfer = limits.transfer();
        var tar =
                new TarReader(
                        ArchiveStream.open(bytes, transfer.archiveBytes(), progress),
                        new TarLimits(
                                transfer.entries(), transfer.nameBytes(), transfer.headerBytes()));
        var archive = new Archive(staging, limits);
        archive.readAll(tar);
        ImportPlan plan = understood(archive, options, progress);
        List<Staged> pieces = plan.pieces();
        progress.at(Phase.STORING, 0, pieces.size());
        staging.commit(pieces, () -> index.put(plan.content(clock.instant())));
        var images = plan.images();
        for (var image : images) {
            events.tell(
                    new RegistryEvent.ManifestPushed(
                            image.repository(), image.digest(), image.tags()));
        }
        progress.at(Phase.STORING, pieces.size(), pieces.size());
        return new ImportOutcome.Imported(
                images, pieces.size(), pieces.stream().mapToLong(Staged::size).sum());
    }

    /** An archive may be both at once, as newer engines write it; then the layout has digests. */
    private ImportPlan understood(Archive archive, ImportOptions options, TransferProgress progress)
            throws IOException {
        var layoutForm = new OciLayout(archive, limits);
        var dockerForm = new DockerArchive(archive, limits);
        if (layoutForm.isOne()) {
            var plan = new ImportPlan(archive, reader, index, limits);
            try {
                layoutForm.plan(plan, options, progress);
                return plan;
            } catch (ArchiveRefused refused) {
                // An engine that has one platform of several names the others all the same.
                if (!refused.isIncomplete() || !dockerForm.isOne()) {
                    throw refused;
                }
            }
        }
        if (dockerForm.isOne()) {
            var plan = new ImportPlan(archive, reader, index, limits);
            dockerForm.plan(plan, options, progress);
            return plan;
        }
        throw new ArchiveRefused(
                "archive",
                "neither an OCI image layout (oci-layout and index.json) nor a Docker archive"
                        + " (manifest.json)");
    }
}
