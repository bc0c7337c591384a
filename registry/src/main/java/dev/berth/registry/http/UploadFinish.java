package dev.berth.registry.http;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.registry.blob.UploadSessions;
import java.util.Optional;

/**
 * PUT {@code /v2/<name>/blobs/uploads/<id>?digest=<digest>}: the last bytes, if any, then the blob
 * is stored.
 */
final class UploadFinish {
    private final UploadSessions uploads;

    UploadFinish(UploadSessions uploads) {
        this.uploads = uploads;
    }

    Answer put(Endpoint.Upload upload, Exchange exchange) {
        Optional<String> header = exchange.header("Content-Range");
        Optional<ContentRange> range = header.flatMap(ContentRange::parse);
        if (header.isPresent() && range.isEmpty()) {
            return UploadAnswers.malformedRange();
        }
        return switch (Digest.parse(exchange.query().first("digest").orElse(""))) {
            case Result.Refused<Digest>(var problems) ->
                    Answer.refused(OciError.DIGEST_INVALID, problems);
            case Result.Ok<Digest>(Digest digest) ->
                    UploadAnswers.of(
                            uploads.finish(
                                    upload.repository(), upload.id(), exchange.body(range), digest),
                            upload.repository(),
                            upload.id());
        };
    }
}
