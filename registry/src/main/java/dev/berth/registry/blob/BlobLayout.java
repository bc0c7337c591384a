package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import java.nio.file.Path;

/**
 * Where everything lies under the store's directory: paths and nothing else.
 *
 * <pre>
 * oci-layout                     marks an OCI image layout
 * blobs/sha256/&lt;64 hex&gt;          content, manifests too
 * blobs/sha512/&lt;128 hex&gt;
 * uploads/&lt;32 hex&gt;               content that is still arriving
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
