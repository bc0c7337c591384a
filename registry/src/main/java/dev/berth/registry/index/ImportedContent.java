package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.time.Instant;
import java.util.List;

/**
 * Content that becomes visible in one transaction; its files are in place.
 *
 * @param blobs linked first
 * @param manifests stored in this order, so that children come before what names them
 * @param leaseUntil how long a blob waits for a manifest that names it
 */
public record ImportedContent(List<Link> blobs, List<NewManifest> manifests, Instant leaseUntil) {
    public ImportedContent {
        blobs = List.copyOf(blobs);
        manifests = List.copyOf(manifests);
    }

    /**
     * A blob in a repository.
     *
     * @param repository that will hold it
     * @param digest its name
     * @param size bytes
     */
    public record Link(RepositoryName repository, Digest digest, long size) {}

    /** A repository has a rule that stands against the content; nothing was changed. */
    public static final class AgainstRule extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AgainstRule(String message) {
            super(message, null, false, false);
        }
    }

    /** A manifest's repository lacks what it needs; nothing was changed. */
    public static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Digest> missing;

        Incomplete(Digest manifest, List<Digest> missing) {
            super(manifest + " needs " + missing.getFirst(), null, false, false);
            this.missing = List.copyOf(missing);
        }

        /** What is lacking. */
        public List<Digest> missing() {
            return missing;
        }
    }
}
