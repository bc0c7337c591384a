package dev.berth.registry.http;

import dev.berth.registry.blob.UploadSessions;

/** GET {@code /v2/<name>/blobs/uploads/<id>}: how far an upload got. */
final class UploadStatus {
    private final UploadSessions uploads;

    UploadStatus(UploadSessions uploads) {
        this.uploads = uploads;
    }

    Answer get(Endpoint.Upload upload) {
        return uploads.length(upload.repository(), upload.id())
                .map(length -> UploadAnswers.session(204, upload.repository(), upload.id(), length))
                .orElseGet(UploadAnswers::unknown);
    }
}
