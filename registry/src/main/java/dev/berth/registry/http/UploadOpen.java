package dev.berth.registry.http;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import java.time.InstantSource;
import java.util.Optional;

/**
 * POST {@code /v2/<name>/blobs/uploads/}: mounts a blob of another repository, takes a whole blob,
 * or opens a session.
 */
final class UploadOpen {
    private final UploadSessions uploads;
    private final RegistryIndex index;
    private final RegistryLimits.Uploads limits;
    private final InstantSource clock;

    UploadOpen(
            UploadSessions uploads,
            RegistryIndex index,
            RegistryLimits.Uploads limits,
            InstantSource clock) {
        this.uploads = uploads;
        this.index = index;
        this.limits = limits;
        this.clock = clock;
    }

    Answer post(Endpoint.Uploads target, Exchange exchange) {
        RepositoryName repository = target.repository();
        Optional<String> mount = exchange.query().first("mount");
        if (mount.isPresent()) {
            return mount(repository, mount.get(), exchange);
        }
        Optional<String> digest = exchange.query().first("digest");
        if (digest.isPresent()) {
            return whole(repository, digest.get(), exchange);
        }
        String label = exchange.query().first("digest-algorithm").orElse("sha256");
        return Digest.Algorithm.of(label)
                .map(algorithm -> open(repository, algorithm))
                .orElseGet(
                        () ->
                                Answer.refused(
                                        OciError.DIGEST_INVALID,
                                        "unknown digest-algorithm, expected sha256 or sha512"));
    }

    /** What cannot be mounted is to be uploaded instead. */
    private Answer mount(RepositoryName repository, String wanted, Exchange exchange) {
        return switch (Digest.parse(wanted)) {
            case Result.Refused<Digest>(var problems) ->
                    Answer.refused(OciError.DIGEST_INVALID, problems);
            case Result.Ok<Digest>(Digest digest) ->
                    isMounted(exchange.query().first("from"), repository, digest)
                            ? UploadAnswers.created(repository, digest)
                            : open(repository, digest.algorithm());
        };
    }

    /** A blob is mounted only from a repository that the client names and that holds it. */
    private boolean isMounted(Optional<String> from, RepositoryName to, Digest digest) {
        return from.isPresent()
                && RepositoryName.parse(from.get())
                        instanceof Result.Ok<RepositoryName>(RepositoryName source)
                && index.mount(source, to, digest, clock.instant().plus(limits.lease()));
    }

    private Answer whole(RepositoryName repository, String named, Exchange exchange) {
        return switch (Digest.parse(named)) {
            case Result.Refused<Digest>(var problems) ->
                    Answer.refused(OciError.DIGEST_INVALID, problems);
            case Result.Ok<Digest>(Digest digest) ->
                    UploadAnswers.of(
                            uploads.receive(repository, exchange.body(Optional.empty()), digest),
                            repository);
        };
    }

    private Answer open(RepositoryName repository, Digest.Algorithm algorithm) {
        return uploads.open(repository, algorithm)
                .map(id -> UploadAnswers.session(202, repository, id, 0))
                .orElseGet(UploadAnswers::tooMany);
    }
}
