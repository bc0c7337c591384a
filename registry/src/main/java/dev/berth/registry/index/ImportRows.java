package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes imported content: every link, then every manifest. */
final class ImportRows {
    private ImportRows() {}

    /**
     * Writes it all; the caller's transaction takes everything back where this throws.
     *
     * @throws ImportedContent.Incomplete if a manifest needs what its repository lacks
     * @throws ImportedContent.AgainstRule if a repository has a rule that stands against it
     */
    static boolean put(Connection connection, RuleChecks rules, ImportedContent content)
            throws SQLException {
        for (ImportedContent.Link link : content.blobs()) {
            require(
                    link.repository(),
                    rules.content(connection, link.repository(), link.digest(), link.size()));
            long blob = BlobRows.live(connection, link.digest(), link.size());
            long repository = BlobRows.repository(connection, link.repository());
            BlobRows.link(connection, repository, blob, content.leaseUntil().toEpochMilli());
        }
        for (NewManifest manifest : content.manifests()) {
            var repository = manifest.repository();
            require(
                    repository,
                    rules.content(connection, repository, manifest.digest(), manifest.size()));
            require(repository, rules.tags(connection, manifest, Overwrite.ALLOWED));
            List<Digest> missing = ManifestRows.put(connection, manifest);
            if (!missing.isEmpty()) {
                throw new ImportedContent.Incomplete(manifest.digest(), missing);
            }
        }
        return true;
    }

    private static void require(RepositoryName repository, Optional<PushRefusal> refusal) {
        if (refusal.isPresent()) {
            throw new ImportedContent.AgainstRule(refusal.get().message(repository));
        }
    }
}
