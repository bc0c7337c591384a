package dev.berth.registry.http;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.PushRefusal;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * POST {@code /v2/<name>/blobs/uploads/}: mounts a blob of another repository, takes a whole blob,
 * or opens a session.
 */
final class UploadOpen {
    private final AccessGate gate;
    private final UploadSessions uploads;
    private final RegistryIndex index;
    private final RegistryLimits limits;
    private final InstantSource clock;

    UploadOpen(
            AccessGate gate,
            UploadSessions uploads,
            RegistryIndex index,
            RegistryLimits limits,
            InstantSource clock) {
        this.gate = gate;
        this.uploads = uploads;
        this.index = index;
        this.limits = limits;
        this.clock = clock;
    }

    Answer post(Endpoint.Uploads target, Caller caller, Exchange exchange) {
        RepositoryName repository = target.repository();
        Optional<String> mount = exchange.query().first("mount");
        if (mount.isPresent()) {
            return mount(repository, mount.get(), caller, exchange);
        }
        Optional<String> digest = exchange.query().first("digest");
        if (digest.isPresent()) {
            return whole(repository, digest.get(), exchange);
        }
        String label = exchange.query().first("digest-algorithm").orElse("sha256");
        return Digest.Algorithm.of(label)
                .map(algorithm -> open(repository, algorithm, caller))
                .orElseGet(
                        () ->
                                Answer.refused(
                                        OciError.DIGEST_INVALID,
                                        "unknown digest-algorithm, expected sha256 or sha512"));
    }

    /** What cannot be mounted is to be uploaded instead. */
    private Answer mount(
            RepositoryName repository, String wanted, Caller caller, Exchange exchange) {
        return switch (Digest.parse(wanted)) {
            case Result.Refused<Digest>(var problems) ->
                    Answer.refused(OciError.DIGEST_INVALID, problems);
            case Result.Ok<Digest>(Digest digest) ->
                    isMounted(exchange.query().first("from"), repository, digest, caller)
                            ? UploadAnswers.created(repository, digest)
                            : open(repository, digest.algorithm(), caller);
        };
    }

    /** The repository that the client names; where it names none, some that hold the blob. */
    private List<RepositoryName> sources(Optional<String> from, Digest digest) {
        if (from.isEmpty()) {
            return index.holders(digest, limits.clients().mountSources());
        }
        return switch (RepositoryName.parse(from.get())) {
            case Result.Ok<RepositoryName>(RepositoryName source) -> List.of(source);
            case Result.Refused<RepositoryName>(var problems) -> List.of();
        };
    }

    /**
     * A blob is mounted only from a repository that holds it and that the caller may pull from:
     * whoever knows a digest must not get its content by that alone.
     */
    private boolean isMounted(
            Optional<String> from, RepositoryName to, Digest digest, Caller caller) {
        var leaseUntil = clock.instant().plus(limits.uploads().lease());
        return sources(from, digest).stream()
                .filter(source -> gate.may(caller, Action.PULL, source))
                .findFirst()
                .filter(source -> index.mount(source, to, digest, leaseUntil))
                .isPresent();
    }

    private Answer whole(RepositoryName repository, String named, Exchange exchange) {
        return switch (Digest.parse(named)) {
            case Result.Refused<Digest>(var problems) ->
                    Answer.refused(OciError.DIGEST_INVALID, problems);
            case Result.Ok<Digest>(Digest digest) -> whole(repository, digest, exchange);
        };
    }

    /** What cannot fit is refused before its bytes come. */
    private Answer whole(RepositoryName repository, Digest digest, Exchange exchange) {
        Optional<PushRefusal> refusal =
                index.refusal(repository, digest, exchange.contentLength().orElse(0));
        return refusal.isPresent()
                ? UploadAnswers.refused(repository, refusal.get())
                : UploadAnswers.of(
                        uploads.receive(repository, exchange.body(Optional.empty()), digest),
                        repository);
    }

    private Answer open(RepositoryName repository, Digest.Algorithm algorithm, Caller caller) {
        return uploads.open(
                        repository,
                        algorithm,
                        TokenRequest.user(caller),
                        limits.clients().uploadSessions())
                .map(id -> UploadAnswers.session(202, repository, id, 0))
                .orElseGet(UploadAnswers::tooMany);
    }
}
