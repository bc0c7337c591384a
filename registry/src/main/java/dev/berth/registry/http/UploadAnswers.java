package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.blob.UploadId;
import dev.berth.registry.blob.UploadOutcome;
import dev.berth.registry.index.PushRefusal;

/** What the requests to upload sessions are answered with. */
final class UploadAnswers {
    /** When a client may try again; a finished or cancelled upload makes room at once. */
    private static final int RETRY_SECONDS = 10;

    private UploadAnswers() {}

    /** A session that waits for more. */
    static Answer session(int status, RepositoryName repository, UploadId id, long length) {
        return Answer.of(status)
                .with("Location", location(repository, id))
                .with("Range", "0-" + Math.max(0, length - 1))
                .with("Docker-Upload-UUID", id);
    }

    /** A blob that can be pulled. */
    static Answer created(RepositoryName repository, Digest digest) {
        return Answer.of(201)
                .with("Location", "/v2/" + repository + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest);
    }

    static Answer unknown() {
        return Answer.refused(OciError.BLOB_UPLOAD_UNKNOWN, "no such upload in this repository");
    }

    static Answer tooMany() {
        return Answer.refused(
                        OciError.TOOMANYREQUESTS,
                        "too many uploads are open: finish or cancel some of them")
                .with("Retry-After", RETRY_SECONDS);
    }

    /** A {@code Content-Range} of a form that the specification does not have. */
    static Answer malformedRange() {
        return Answer.refused(
                OciError.BLOB_UPLOAD_INVALID,
                "the Content-Range is no range, expected <first>-<last> without a unit");
    }

    /** How a request to a session ended. */
    static Answer of(UploadOutcome outcome, RepositoryName repository, UploadId id) {
        return switch (outcome) {
            case UploadOutcome.Received(long length) -> session(202, repository, id, length);
            case UploadOutcome.OutOfOrder(long length) ->
                    Answer.refused(
                                    OciError.BLOB_UPLOAD_INVALID,
                                    416,
                                    "the upload has " + length + " bytes: go on from there")
                            .with("Location", location(repository, id))
                            .with("Range", "0-" + Math.max(0, length - 1));
            case UploadOutcome.Stored stored -> of(stored, repository);
            case UploadOutcome.WrongLength wrong -> of(wrong, repository);
            case UploadOutcome.WrongDigest wrong -> of(wrong, repository);
            case UploadOutcome.TooLarge large -> of(large, repository);
            case UploadOutcome.NoSpace none -> of(none, repository);
            case UploadOutcome.Refused refused -> of(refused, repository);
            case UploadOutcome.Cancelled cancelled -> of(cancelled, repository);
            case UploadOutcome.Unknown unknown -> of(unknown, repository);
            case UploadOutcome.Contended contended -> of(contended, repository);
        };
    }

    /** How a blob that came in one request ended, which a session can too. */
    static Answer of(UploadOutcome outcome, RepositoryName repository) {
        return switch (outcome) {
            case UploadOutcome.Stored(Digest digest) -> created(repository, digest);
            case UploadOutcome.WrongDigest(Digest actual) ->
                    Answer.refused(OciError.DIGEST_INVALID, "the content is " + actual);
            case UploadOutcome.WrongLength(long expected) ->
                    Answer.refused(
                            OciError.SIZE_INVALID, "expected a body of " + expected + " bytes");
            case UploadOutcome.TooLarge(long most) ->
                    Answer.refused(
                            OciError.SIZE_INVALID, 413, "a blob may have " + most + " bytes");
            case UploadOutcome.NoSpace() -> noSpace();
            case UploadOutcome.Refused(PushRefusal refusal) -> refused(repository, refusal);
            case UploadOutcome.Cancelled() -> Answer.of(204);
            case UploadOutcome.Unknown() -> unknown();
            case UploadOutcome.Contended() ->
                    Answer.refused(
                            OciError.BLOB_UPLOAD_INVALID,
                            409,
                            "another request is writing to this upload");
            case UploadOutcome.Received(long length) -> brokenRule("Received", length);
            case UploadOutcome.OutOfOrder(long length) -> brokenRule("OutOfOrder", length);
        };
    }

    /** The disk is about to be full; 507 as RFC 4918 section 11.5 has it. */
    static Answer noSpace() {
        return Answer.refused(
                OciError.DENIED,
                507,
                "the registry's disk has no room for this push, the rest of it is kept for what"
                        + " else runs here: delete images, or wait until garbage is collected");
    }

    /** A rule that the push breaks, with what stands against it. */
    static Answer refused(RepositoryName repository, PushRefusal refusal) {
        return Answer.refused(OciError.DENIED, refusal.message(repository));
    }

    private static Answer brokenRule(String outcome, long length) {
        throw new IllegalStateException(
                "a whole blob cannot end as " + outcome + " after " + length + " bytes");
    }

    private static String location(RepositoryName repository, UploadId id) {
        return "/v2/" + repository + "/blobs/uploads/" + id;
    }
}
