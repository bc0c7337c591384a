package dev.berth.registry.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryListener;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.TaggedManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the {@code index.json} that makes the store's directory an OCI image layout which tools can
 * read in place, {@code skopeo inspect oci:STORE:my-app:1} for one.
 *
 * <ol>
 *   <li>The database is the truth; the file only repeats its tags, a moment later. Nobody who
 *       pushes waits for it.
 *   <li>It is written after a change of tags and never else: changes within {@link #SETTLE} share a
 *       write, and nothing is written while nothing changes.
 *   <li>It is replaced as a whole (temporary file, sync, rename, sync of the directory), so a
 *       reader and a power cut see the old one or the new one.
 *   <li>A cut between a commit and the write leaves it behind the database; a start after an
 *       unclean stop writes it anew.
 * </ol>
 */
public final class LayoutIndex implements RegistryListener, AutoCloseable {
    /** How long changes are gathered before they are written. */
    static final Duration SETTLE = Duration.ofSeconds(1);

    /** Tags in the file, the first ones by name. */
    static final int MOST_TAGS = 10_000;

    private static final System.Logger LOG = System.getLogger(LayoutIndex.class.getName());

    private final BlobLayout layout;
    private final RegistryIndex index;
    private final Semaphore changes = new Semaphore(0);
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;

    private LayoutIndex(BlobLayout layout, RegistryIndex index) {
        this.layout = layout;
        this.index = index;
        this.thread = Thread.ofVirtual().name("registry-layout").unstarted(this::work);
    }

    /**
     * Begins to keep the file.
     *
     * @param stale whether it may be behind the database, as after an unclean stop
     */
    public static LayoutIndex start(BlobLayout layout, RegistryIndex index, boolean stale) {
        var kept = new LayoutIndex(layout, index);
        if (stale || !Files.exists(layout.index())) {
            kept.changes.release();
        }
        kept.thread.start();
        return kept;
    }

    @Override
    public void happened(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.ManifestPushed pushed when pushed.tags().isEmpty() -> {}
            case RegistryEvent.ManifestPushed _,
                    RegistryEvent.ManifestDeleted _,
                    RegistryEvent.TagDeleted _ ->
                    changes.release();
            case RegistryEvent.BlobDeleted _,
                    RegistryEvent.Collected _,
                    RegistryEvent.Scrubbed _,
                    RegistryEvent.DiskFailing _,
                    RegistryEvent.ContentDamaged _,
                    RegistryEvent.ContentHealed _ -> {}
        }
    }

    private void work() {
        try {
            boolean open = true;
            while (open) {
                changes.acquire();
                open = !closing.tryAcquire(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
                changes.drainPermits();
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            byte[] content = content(index.tagged(MOST_TAGS)).getBytes(UTF_8);
            if (!Files.exists(layout.index())
                    || !Arrays.equals(content, Files.readAllBytes(layout.index()))) {
                DurableFiles.write(layout.index(), content);
            }
        } catch (IOException | StorageFault e) {
            // Pulls and pushes do not need it; the next change of a tag writes it again.
            LOG.log(System.Logger.Level.WARNING, "index.json is not up to date: " + e);
        }
    }

    private static String content(List<TaggedManifest> tagged) {
        var manifests = new JsonArray();
        for (TaggedManifest manifest : tagged) {
            var descriptor = new JsonObject();
            descriptor.addProperty("mediaType", manifest.mediaType());
            descriptor.addProperty("digest", manifest.digest().toString());
            descriptor.addProperty("size", manifest.manifestBytes());
            var annotations = new JsonObject();
            annotations.addProperty(
                    "org.opencontainers.image.ref.name",
                    manifest.repository() + ":" + manifest.tag());
            descriptor.add("annotations", annotations);
            manifests.add(descriptor);
        }
        var index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", "application/vnd.oci.image.index.v1+json");
        index.add("manifests", manifests);
        return index.toString();
    }

    /** Writes what has changed since and ends. */
    @Override
    public void close() {
        closing.release();
        changes.release();
        try {
            thread.join(SETTLE.multipliedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
