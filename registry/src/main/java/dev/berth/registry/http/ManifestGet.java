package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.login.Caller;
import java.util.Optional;

/** GET and HEAD {@code /v2/<name>/manifests/<reference>}: the bytes as they were pushed. */
final class ManifestGet {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final PullThrough through;
    private final SignatureGate signatures;

    ManifestGet(
            RegistryIndex index, BlobReader blobs, PullThrough through, SignatureGate signatures) {
        this.index = index;
        this.blobs = blobs;
        this.through = through;
        this.signatures = signatures;
    }

    Answer get(Endpoint.ManifestByDigest target, Caller caller, Exchange exchange) {
        var exemption = signatures.signer(caller, exchange, target.repository());
        return through.manifest(
                target.repository(),
                target.digest(),
                () -> stored(target, exemption, exchange.method().equals("HEAD")));
    }

    private Answer stored(
            Endpoint.ManifestByDigest target, SignatureGate.Exemption exemption, boolean headOnly) {
        var found = index.manifest(target.repository(), target.digest());
        // A client that is told that it is there relies on it, as when it pushes an index next.
        return found.isPresent() && !index.garbage().use(target.repository(), target.digest())
                ? unknown(target.repository(), target.digest())
                : answer(target.repository(), target.digest(), found, exemption, headOnly);
    }

    Answer get(Endpoint.ManifestByTag target, boolean headOnly) {
        return through.manifest(target.repository(), target.tag(), () -> stored(target, headOnly));
    }

    private Answer stored(Endpoint.ManifestByTag target, boolean headOnly) {
        return answer(
                target.repository(),
                target.tag(),
                index.manifest(target.repository(), target.tag()),
                signatures.none(),
                headOnly);
    }

    private Answer answer(
            RepositoryName repository,
            Object reference,
            Optional<StoredManifest> found,
            SignatureGate.Exemption exemption,
            boolean headOnly) {
        if (found.isEmpty()) {
            return unknown(repository, reference);
        }
        var manifest = found.get();
        return signatures.checked(
                repository,
                manifest.digest(),
                exemption,
                () -> answer(repository, reference, manifest, headOnly));
    }

    private Answer answer(
            RepositoryName repository,
            Object reference,
            StoredManifest manifest,
            boolean headOnly) {
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

    private Answer unknown(RepositoryName repository, Object reference) {
        boolean isDamaged =
                switch (reference) {
                    case Digest digest -> index.scrub().isDamaged(repository, digest);
                    case Tag tag -> index.scrub().isDamaged(repository, tag);
                    default -> false;
                };
        return Answer.refused(
                OciError.MANIFEST_UNKNOWN,
                isDamaged ? BlobGet.damaged(reference) : BlobGet.missing(repository, reference));
    }
}
