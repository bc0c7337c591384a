package dev.berth.registry.manifest;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.ClientLimits;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.Referrer;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the manifests that name another as their subject: signatures, bills of materials.
 *
 * <p>The index knows the subject of every manifest since it was pushed, so one that an old client
 * also listed under a referrers tag is found all the same, and once. Annotations are read from the
 * manifests themselves, which keeps the index small.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers">OCI
 *     distribution-spec 1.1, listing referrers</a>
 */
public final class Referrers {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final ManifestReader reader;
    private final ClientLimits limits;

    public Referrers(RegistryIndex index, BlobReader blobs, RegistryLimits limits) {
        this.index = index;
        this.blobs = blobs;
        this.reader = new ManifestReader(limits.manifests());
        this.limits = limits.clients();
    }

    /**
     * One referrer.
     *
     * @param manifest what it is
     * @param artifactType what it says that it is, or an image's config media type
     * @param annotations its own
     */
    public record Found(
            StoredManifest manifest,
            Optional<String> artifactType,
            Map<String, String> annotations) {
        public Found {
            annotations = Map.copyOf(annotations);
        }
    }

    /**
     * Some of the referrers.
     *
     * @param next where the following page begins; empty where there is none
     */
    public record Page(List<Found> found, OptionalLong next) {
        public Page {
            found = List.copyOf(found);
        }
    }

    /**
     * A page of referrers in the order in which they came; empty for a subject or a repository that
     * is not there.
     *
     * @param artifactType only these; empty for all
     * @param after {@link Page#next} of the page before, 0 for the first
     */
    public Page page(
            RepositoryName repository, Digest subject, Optional<String> artifactType, long after) {
        // One more than fits tells whether there is a next page.
        var rows =
                index.referrers(
                        repository, subject, artifactType, after, limits.pageReferrers() + 1);
        var found = new ArrayList<Found>();
        long bytes = 0;
        long last = after;
        for (var row : rows) {
            bytes += row.manifest().size();
            boolean isFull =
                    last != after
                            && (found.size() == limits.pageReferrers()
                                    || bytes > limits.pageReferrerBytes());
            if (isFull) {
                return new Page(found, OptionalLong.of(last));
            }
            annotations(repository, row)
                    .map(known -> new Found(row.manifest(), row.artifactType(), known))
                    .ifPresent(found::add);
            last = row.position();
        }
        return new Page(found, OptionalLong.empty());
    }

    /** Empty where the manifest was deleted since it was looked up. */
    private Optional<Map<String, String>> annotations(RepositoryName repository, Referrer row) {
        Digest digest = row.manifest().digest();
        var content = blobs.open(digest);
        if (content.isEmpty()) {
            if (index.manifest(repository, digest).isPresent()) {
                throw new StorageFault(
                        StorageFault.Kind.BROKEN, "the file of " + digest + " is missing");
            }
            return Optional.empty();
        }
        var bytes = new ByteArrayOutputStream(Math.toIntExact(row.manifest().size()));
        try (var open = content.get()) {
            open.copy(0, row.manifest().size(), bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every write", e);
        }
        return Optional.of(reader.annotations(bytes.toByteArray()));
    }
}
