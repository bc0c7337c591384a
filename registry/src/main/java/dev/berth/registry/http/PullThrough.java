package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.blob.ArrivingBlob;
import dev.berth.registry.observe.RegistryMetrics;
import dev.berth.registry.upstream.Arrival;
import dev.berth.registry.upstream.Pulled;
import dev.berth.registry.upstream.Upstreams;
import java.util.Optional;
import java.util.function.Supplier;

/** What a client is told of content that another registry has. */
final class PullThrough {
    private final Upstreams upstreams;
    private final RegistryMetrics metrics;

    PullThrough(Upstreams upstreams, RegistryMetrics metrics) {
        this.upstreams = upstreams;
        this.metrics = metrics;
    }

    /** Counts what came of it, where the repository has an upstream at all. */
    private void count(RepositoryName repository, String outcome) {
        if (upstreams.of(repository).isPresent()) {
            metrics.upstream(outcome);
        }
    }

    /** Why nothing is pushed there; empty for repositories of our own. */
    Optional<Answer> refusal(RepositoryName repository) {
        return upstreams
                .of(repository)
                .map(
                        upstream ->
                                Answer.refused(
                                        OciError.DENIED,
                                        upstream.prefix()
                                                + "/ shows what another registry has: push there,"
                                                + " or to another name"));
    }

    /** Answers out of the store once the manifest of that tag is in it. */
    Answer manifest(RepositoryName repository, Tag tag, Supplier<Answer> stored) {
        try (var _ = Progress.here().begin()) {
            return manifest(repository, tag, upstreams.manifest(repository, tag), stored);
        }
    }

    /** Answers out of the store once that manifest is in it. */
    Answer manifest(RepositoryName repository, Digest digest, Supplier<Answer> stored) {
        try (var _ = Progress.here().begin()) {
            return manifest(repository, digest, upstreams.manifest(repository, digest), stored);
        }
    }

    private Answer manifest(
            RepositoryName repository, Object reference, Pulled pulled, Supplier<Answer> stored) {
        count(
                repository,
                switch (pulled) {
                    case Pulled.Settled(Optional<String> warning) ->
                            warning.isPresent() ? "stale" : "settled";
                    case Pulled.Absent() -> "absent";
                    case Pulled.Failed _ -> "failed";
                });
        return switch (pulled) {
            case Pulled.Settled(Optional<String> warning) ->
                    warning.map(text -> stored.get().with("Warning", "111 berth \"" + text + '"'))
                            .orElseGet(stored);
            case Pulled.Absent() ->
                    Answer.refused(
                            OciError.MANIFEST_UNKNOWN, BlobGet.missing(repository, reference));
            case Pulled.Failed failed -> failed(failed);
        };
    }

    /**
     * Answers with a blob while it arrives, or out of the store.
     *
     * @param whole whether all of it is wanted; a part is served from the store only
     * @param described the header of an answer with it
     */
    Answer blob(Endpoint.Blob blob, boolean whole, Answer described, Supplier<Answer> stored) {
        Arrival arrival;
        try (var _ = Progress.here().begin()) {
            arrival = upstreams.blob(blob.repository(), blob.digest(), whole);
        }
        count(
                blob.repository(),
                switch (arrival) {
                    case Arrival.Settled() -> "settled";
                    case Arrival.Coming _ -> "coming";
                    case Arrival.Failed _ -> "failed";
                });
        return switch (arrival) {
            case Arrival.Settled() -> stored.get();
            case Arrival.Coming(ArrivingBlob.Follower coming) ->
                    described.body(new Answer.Body.Coming(coming));
            case Arrival.Failed(Pulled.Failed failed) -> failed(failed);
        };
    }

    private static Answer failed(Pulled.Failed failed) {
        return Answer.refused(OciError.UNAVAILABLE, failed.inTime() ? 502 : 504, failed.reason());
    }
}
