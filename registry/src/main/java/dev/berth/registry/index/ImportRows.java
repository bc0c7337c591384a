package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes imported content: every link, then every manifest. */
final class ImportRows {
    private ImportRows() {}

    /**
     * Writes it all; the caller's transaction takes everything back where this throws.
     *
     * @throws ImportedContent.Incomplete if a manifest needs what its repository lacks
     */
    static boolean put(Connection connection, ImportedContent content) throws SQLException {
        for (ImportedContent.Link link : content.blobs()) {
            long blob = BlobRows.live(connection, link.digest(), link.size());
            long repository = BlobRows.repository(connection, link.repository());
            BlobRows.link(connection, repository, blob, content.leaseUntil().toEpochMilli());
        }
        for (NewManifest manifest : content.manifests()) {
            List<Digest> missing = ManifestRows.put(connection, manifest);
            if (!missing.isEmpty()) {
                throw new ImportedContent.Incomplete(manifest.digest(), missing);
            }
        }
        return true;
    }
}
