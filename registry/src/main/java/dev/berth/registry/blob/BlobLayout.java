package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import java.nio.file.Path;

/**
 * Where everything lies under the store's directory: paths and nothing else.
 *
 * <pre>
 * oci-layout                     marks an OCI image layout
 * index.json                     its tags, written a moment after they change
 * blobs/sha256/&lt;64 hex&gt;          content, manifests too
 * blobs/sha512/&lt;128 hex&gt;
 * uploads/&lt;32 hex&gt;               content that is still arriving
 * trash/&lt;algorithm&gt;-&lt;hex&gt;        content that nothing needs, about to be removed
 * quarantine/&lt;algorithm&gt;-&lt;hex&gt;   content that is not what its name says
 * registry.db                    the index
 * lock                           locked by the process that has the store open
 * unclean                        exists while the registry runs
 * </pre>
 *
 * @param root the store's directory
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">OCI
 *     image-spec 1.1, image layout</a>
 */
public record BlobLayout(Path root) {
    /** The file that says that this is an image layout. */
    public Path marker() {
        return root.resolve("oci-layout");
    }

    /** Every tag, for tools that read the store in place. */
    public Path index() {
        return root.resolve("index.json");
    }

    /** The directory of all digests of one algorithm. */
    public Path directory(Digest.Algorithm algorithm) {
        return root.resolve("blobs").resolve(algorithm.label());
    }

    /** The content of that digest; built from parsed hex only, so it never leaves its directory. */
    public Path blob(Digest digest) {
        return directory(digest.algorithm()).resolve(digest.hex());
    }

    /** The directory of content that is still arriving. */
    public Path uploads() {
        return root.resolve("uploads");
    }

    /** What has arrived of one upload. */
    public Path upload(UploadId id) {
        return uploads().resolve(id.hex());
    }

    /** The directory of content that is about to be removed. */
    public Path trash() {
        return root.resolve("trash");
    }

    /** Where that content lies while it is removed. */
    public Path trashed(Digest digest) {
        return trash().resolve(flat(digest));
    }

    /** The directory of damaged content. */
    public Path quarantine() {
        return root.resolve("quarantine");
    }

    /** Where that content lies once it was found damaged. */
    public Path quarantined(Digest digest) {
        return quarantine().resolve(flat(digest));
    }

    private static String flat(Digest digest) {
        return digest.algorithm().label() + "-" + digest.hex();
    }

    /** The index. */
    public Path database() {
        return root.resolve("registry.db");
    }

    /** Locked by whoever has the store open. */
    public Path lock() {
        return root.resolve("lock");
    }

    /** Exists while a registry has the store open. */
    public Path uncleanMarker() {
        return root.resolve("unclean");
    }
}
