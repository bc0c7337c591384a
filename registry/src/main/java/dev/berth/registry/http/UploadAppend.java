package dev.berth.registry.http;

import dev.berth.registry.blob.UploadSessions;
import java.util.Optional;

/** PATCH {@code /v2/<name>/blobs/uploads/<id>}: a chunk with its range, or a stream without. */
final class UploadAppend {
    private final UploadSessions uploads;

    UploadAppend(UploadSessions uploads) {
        this.uploads = uploads;
    }

    Answer patch(Endpoint.Upload upload, Exchange exchange) {
        Optional<String> header = exchange.header("Content-Range");
        Optional<ContentRange> range = header.flatMap(ContentRange::parse);
        if (header.isPresent() && range.isEmpty()) {
            return UploadAnswers.malformedRange();
        }
        return UploadAnswers.of(
                uploads.append(upload.repository(), upload.id(), exchange.body(range)),
                upload.repository(),
                upload.id());
    }
}
