package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.registry.index.DeleteOutcome;
import dev.berth.registry.manifest.Deletions;

/** DELETE {@code /v2/<name>/manifests/<reference>}: a tag alone, or a manifest with its tags. */
final class ManifestDelete {
    private final Deletions deletions;

    ManifestDelete(Deletions deletions) {
        this.deletions = deletions;
    }

    Answer delete(Endpoint.ManifestByTag target) {
        return answer(
                deletions.tag(target.repository(), target.tag()),
                BlobGet.missing(target.repository(), target.tag()));
    }

    Answer delete(Endpoint.ManifestByDigest target) {
        return answer(
                deletions.manifest(target.repository(), target.digest()),
                BlobGet.missing(target.repository(), target.digest()));
    }

    private static Answer answer(DeleteOutcome outcome, String missing) {
        return switch (outcome) {
            case DeleteOutcome.Deleted() -> Answer.of(202);
            case DeleteOutcome.Unknown() -> Answer.refused(OciError.MANIFEST_UNKNOWN, missing);
            case DeleteOutcome.Needed(Digest by) -> needed(by, "GET, HEAD, PUT");
        };
    }

    /** 405 as RFC 9110 has it: the resource does not support the method as things stand. */
    static Answer needed(Digest by, String allowed) {
        return Answer.refused(OciError.DENIED, 405, by + " needs it, delete that first")
                .with("Allow", allowed);
    }
}
