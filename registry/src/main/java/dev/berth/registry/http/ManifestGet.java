package dev.berth.registry.http;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import java.util.Optional;

/** GET and HEAD {@code /v2/<name>/manifests/<reference>}: the bytes as they were pushed. */
final class ManifestGet {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final PullThrough through;

    ManifestGet(RegistryIndex index, BlobReader blobs, PullThrough through) {
        this.index = index;
        this.blobs = blobs;
        this.through = through;
    }

    Answer get(Endpoint.ManifestByDigest target, boolean headOnly) {
        return through.manifest(
                target.repository(), target.digest(), () -> stored(target, headOnly));
    }

    private Answer stored(Endpoint.ManifestByDigest target, boolean headOnly) {
        var found = index.manifest(target.repository(), target.digest());
        // A client that is told that it is there relies on it, as when it pushes an index next.
        return found.isPresent() && !index.garbage().use(target.repository(), target.digest())
                ? unknown(target.repository(), target.digest())
                : answer(target.repository(), target.digest(), found, headOnly);
    }

    Answer get(Endpoint.ManifestByTag target, boolean headOnly) {
        return through.manifest(target.repository(), target.tag(), () -> stored(target, headOnly));
    }

    private Answer stored(Endpoint.ManifestByTag target, boolean headOnly) {
        return answer(
                target.repository(),
                target.tag(),
                index.manifest(target.repository(), target.tag()),
                headOnly);
    }

    private Answer answer(
            RepositoryName repository,
            Object reference,
            Optional<StoredManifest> found,
            boolean headOnly) {
        if (found.isEmpty()) {
            return unknown(repository, reference);
        }
        var manifest = found.get();
        var answer =
                Answer.of(200)
                        .with("Content-Type", manifest.mediaType())
                        .with("Docker-Content-Digest", manifest.digest())
                        .with("ETag", "\"" + manifest.digest() + "\"");
        if (headOnly) {
            return answer.body(new Answer.Body.OnlyLength(manifest.size()));
        }
        var content = blobs.open(manifest.digest());
        if (content.isEmpty()) {
            // Deleted since the index was asked, or lost.
            if (index.manifest(repository, manifest.digest()).isEmpty()) {
                return unknown(repository, reference);
            }
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, "the file of " + manifest.digest() + " is missing");
        }
        return answer.body(new Answer.Body.Part(content.get(), 0, manifest.size()));
    }

    private static Answer unknown(RepositoryName repository, Object reference) {
        return Answer.refused(OciError.MANIFEST_UNKNOWN, BlobGet.missing(repository, reference));
    }
}
