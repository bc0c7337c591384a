package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.repository.RepositoryRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds a push to the rules inside the transaction that would make it visible: between a check
 * before it and the commit, another push could use the same room or the same tag.
 */
final class RuleChecks {
    private final RepositoryRules rules;

    RuleChecks(RepositoryRules rules) {
        this.rules = rules;
    }

    /** Whether anything has to be asked at all for that repository's quota. */
    boolean hasQuota(RepositoryName repository) {
        return rules.quotaBytes(repository).isPresent();
    }

    /** What stands against that repository holding one more piece of content. */
    Optional<PushRefusal> content(
            Connection connection, RepositoryName repository, Digest digest, long size)
            throws SQLException {
        OptionalLong quota = rules.quotaBytes(repository);
        if (quota.isEmpty() || holds(connection, repository, digest)) {
            return Optional.empty();
        }
        long held = held(connection, repository);
        return size > quota.getAsLong() - held
                ? Optional.of(new PushRefusal.OverQuota(quota.getAsLong(), held, size))
                : Optional.empty();
    }

    /** What stands against those tags naming that manifest. */
    Optional<PushRefusal> tags(Connection connection, NewManifest manifest, Overwrite overwrite)
            throws SQLException {
        for (Tag tag : manifest.tags()) {
            Optional<Digest> named = named(connection, manifest, tag);
            if (named.isEmpty()) {
                continue;
            }
            if (rules.isImmutable(manifest.repository(), tag)) {
                return Optional.of(new PushRefusal.TagImmutable(tag, named.get()));
            }
            if (overwrite == Overwrite.REFUSED) {
                return Optional.of(new PushRefusal.TagTaken(tag, named.get()));
            }
        }
        return Optional.empty();
    }

    /** The manifest that the tag names, where it is another one. */
    private static Optional<Digest> named(Connection connection, NewManifest manifest, Tag tag)
            throws SQLException {
        return ManifestRows.find(connection, manifest.repository(), tag)
                .map(StoredManifest::digest)
                .filter(digest -> !digest.equals(manifest.digest()));
    }

    private static boolean holds(Connection connection, RepositoryName repository, Digest digest)
            throws SQLException {
        return BlobRows.size(connection, repository, digest).isPresent()
                || ManifestRows.find(connection, repository, digest).isPresent();
    }

    /** Bytes of everything that the repository holds, each piece of content once. */
    private static long held(Connection connection, RepositoryName repository) throws SQLException {
        return Sql.of(
                        connection,
                        """
                        SELECT coalesce(sum(b.size), 0) FROM blob b WHERE b.id IN (
                          SELECT l.blob_id FROM link l
                            JOIN repository r ON r.id = l.repository_id WHERE r.name = ?1
                          UNION
                          SELECT m.blob_id FROM manifest m
                            JOIN repository r ON r.id = m.repository_id WHERE r.name = ?1)
                        """,
                        repository.value())
                .one(row -> row.getLong(1))
                .orElse(0L);
    }
}
