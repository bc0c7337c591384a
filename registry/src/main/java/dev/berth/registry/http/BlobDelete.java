package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.registry.index.DeleteOutcome;
import dev.berth.registry.manifest.Deletions;

/** DELETE {@code /v2/<name>/blobs/<digest>}: the repository gives the blob up. */
final class BlobDelete {
    private final Deletions deletions;

    BlobDelete(Deletions deletions) {
        this.deletions = deletions;
    }

    Answer delete(Endpoint.Blob target) {
        return switch (deletions.blob(target.repository(), target.digest())) {
            case DeleteOutcome.Deleted() -> Answer.of(202);
            case DeleteOutcome.Unknown() ->
                    Answer.refused(
                            OciError.BLOB_UNKNOWN,
                            BlobGet.missing(target.repository(), target.digest()));
            case DeleteOutcome.Needed(Digest by) -> ManifestDelete.needed(by, "GET, HEAD");
        };
    }
}
