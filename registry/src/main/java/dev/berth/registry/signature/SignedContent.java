package dev.berth.registry.signature;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.upstream.Upstreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Small content of one repository, as the checks of signatures read it: bounded, and held against
 * its digest once more, so that a file that rotted signs nothing.
 */
final class SignedContent {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final Upstreams upstreams;

    SignedContent(RegistryIndex index, BlobReader blobs, Upstreams upstreams) {
        this.index = index;
        this.blobs = blobs;
        this.upstreams = upstreams;
    }

    /** What a tag names; asks the upstream of the repository, where it has one. */
    Optional<Digest> tagged(RepositoryName repository, Tag tag) {
        upstreams.manifest(repository, tag);
        return index.manifest(repository, tag).map(StoredManifest::digest);
    }

    /** The bytes of a manifest of the repository. */
    Optional<byte[]> manifest(RepositoryName repository, Digest digest, int mostBytes) {
        return index.manifest(repository, digest)
                .filter(manifest -> manifest.size() <= mostBytes)
                .flatMap(manifest -> read(digest, (int) manifest.size()));
    }

    /** The bytes of a blob of the repository; asks its upstream, where it has one. */
    Optional<byte[]> blob(RepositoryName repository, Digest digest, int mostBytes) {
        upstreams.blob(repository, digest, false);
        return index.blobSize(repository, digest)
                .filter(size -> size <= mostBytes)
                .flatMap(size -> read(digest, size.intValue()));
    }

    private Optional<byte[]> read(Digest digest, int size) {
        var opened = blobs.open(digest);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (var content = opened.get()) {
            if (content.length() != size) {
                return Optional.empty();
            }
            var bytes = new ByteArrayOutputStream(size);
            content.copy(0, size, bytes);
            return Optional.of(bytes.toByteArray())
                    .filter(read -> hash(digest, read).equals(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest hash(Digest like, byte[] bytes) {
        try {
            var algorithm = like.algorithm();
            return Digest.ofHash(
                    algorithm, MessageDigest.getInstance(algorithm.javaName()).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + like.algorithm().javaName(), e);
        }
    }
}
