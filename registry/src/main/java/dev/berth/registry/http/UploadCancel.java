package dev.berth.registry.http;

import dev.berth.registry.blob.UploadSessions;

/** DELETE {@code /v2/<name>/blobs/uploads/<id>}: ends an upload and drops what it brought. */
final class UploadCancel {
    private final UploadSessions uploads;

    UploadCancel(UploadSessions uploads) {
        this.uploads = uploads;
    }

    Answer delete(Endpoint.Upload upload) {
        return UploadAnswers.of(
                uploads.cancel(upload.repository(), upload.id()), upload.repository(), upload.id());
    }
}
