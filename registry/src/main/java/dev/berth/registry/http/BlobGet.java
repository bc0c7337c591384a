package dev.berth.registry.http;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import java.time.InstantSource;
import java.util.Optional;

/** GET and HEAD {@code /v2/<name>/blobs/<digest>}, with a range where one is asked for. */
final class BlobGet {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final RegistryLimits.Uploads limits;
    private final InstantSource clock;
    private final PullThrough through;

    BlobGet(
            RegistryIndex index,
            BlobReader blobs,
            RegistryLimits.Uploads limits,
            InstantSource clock,
            PullThrough through) {
        this.index = index;
        this.blobs = blobs;
        this.limits = limits;
        this.clock = clock;
        this.through = through;
    }

    Answer get(Endpoint.Blob blob, Exchange exchange) {
        boolean whole = exchange.header("Range").isEmpty();
        return through.blob(blob, whole, described(blob), () -> stored(blob, exchange));
    }

    private Answer stored(Endpoint.Blob blob, Exchange exchange) {
        Optional<Long> size = index.blobSize(blob.repository(), blob.digest());
        if (size.isEmpty()) {
            return unknown(blob);
        }
        var answer = described(blob);
        return switch (ByteRange.parse(range(exchange, blob), size.get())) {
            case ByteRange.Unsatisfiable() ->
                    Answer.refused(
                                    OciError.SIZE_INVALID,
                                    416,
                                    "the blob has " + size.get() + " bytes")
                            .with("Content-Range", "bytes */" + size.get());
            case ByteRange.Whole() -> answer(answer, blob, 200, 0, size.get());
            case ByteRange.Part part ->
                    answer(
                            answer.with("Content-Range", part.contentRange(size.get())),
                            blob,
                            206,
                            part.first(),
                            part.count());
        };
    }

    /** A client that may push takes a HEAD as leave to skip its upload: the blob has to stay. */
    Answer head(Endpoint.Blob blob, Caller caller) {
        return through.blob(blob, true, described(blob), () -> stored(blob, caller));
    }

    private Answer stored(Endpoint.Blob blob, Caller caller) {
        Optional<Long> size = index.blobSize(blob.repository(), blob.digest());
        if (size.isPresent() && caller.may(Action.PUSH, blob.repository())) {
            // Asked again with the promise, in one transaction: it may have gone meanwhile.
            size =
                    index.claim(
                            blob.repository(), blob.digest(), clock.instant().plus(limits.lease()));
        }
        return size.isEmpty()
                ? unknown(blob)
                : described(blob).body(new Answer.Body.OnlyLength(size.get()));
    }

    /** A range with a condition counts only for the content that the condition names. */
    private static Optional<String> range(Exchange exchange, Endpoint.Blob blob) {
        Optional<String> condition = exchange.header("If-Range");
        return condition.isEmpty() || condition.get().equals(entityTag(blob))
                ? exchange.header("Range")
                : Optional.empty();
    }

    private Answer answer(Answer answer, Endpoint.Blob blob, int status, long offset, long count) {
        var content = blobs.open(blob.digest());
        if (content.isEmpty()) {
            // Deleted since the index was asked, or lost.
            if (index.blobSize(blob.repository(), blob.digest()).isEmpty()) {
                return unknown(blob);
            }
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, "the file of " + blob.digest() + " is missing");
        }
        return new Answer(
                status, answer.fields(), new Answer.Body.Part(content.get(), offset, count));
    }

    private static Answer described(Endpoint.Blob blob) {
        return Answer.of(200)
                .with("Content-Type", "application/octet-stream")
                .with("Docker-Content-Digest", blob.digest())
                .with("ETag", entityTag(blob))
                .with("Accept-Ranges", "bytes");
    }

    private static String entityTag(Endpoint.Blob blob) {
        return "\"" + blob.digest() + "\"";
    }

    private Answer unknown(Endpoint.Blob blob) {
        return Answer.refused(
                OciError.BLOB_UNKNOWN,
                index.scrub().isDamaged(blob.repository(), blob.digest())
                        ? damaged(blob.digest())
                        : missing(blob.repository(), blob.digest()));
    }

    static String damaged(Object what) {
        return what + " is damaged and out of service, push it again";
    }

    static String missing(RepositoryName repository, Object what) {
        return repository + " has no " + what;
    }
}
