package dev.berth.registry.http;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.index.Overwrite;
import dev.berth.registry.index.PushRefusal;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import dev.berth.registry.manifest.ManifestStore;
import dev.berth.registry.manifest.PutOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** PUT {@code /v2/<name>/manifests/<reference>}. */
final class ManifestPut {
    /** Missing blobs that are told one by one. */
    private static final int MOST_TOLD = 100;

    private final ManifestStore manifests;
    private final RegistryLimits.Manifests limits;
    private final Announcer events;

    ManifestPut(ManifestStore manifests, RegistryLimits.Manifests limits, Announcer events) {
        this.manifests = manifests;
        this.limits = limits;
        this.events = events;
    }

    Answer put(Endpoint.ManifestByTag target, Caller caller, Exchange exchange) throws IOException {
        return put(target.repository(), Optional.empty(), List.of(target.tag()), caller, exchange);
    }

    /** By digest; every {@code tag} parameter names the manifest too. */
    Answer put(Endpoint.ManifestByDigest target, Caller caller, Exchange exchange)
            throws IOException {
        var tags = new ArrayList<Tag>();
        for (String text : exchange.query().all("tag")) {
            switch (Tag.parse(text)) {
                case Result.Ok<Tag>(Tag tag) -> tags.add(tag);
                case Result.Refused<Tag>(List<Problem> problems) -> {
                    return Answer.refused(OciError.MANIFEST_INVALID, problems);
                }
            }
        }
        if (tags.size() > limits.tags()) {
            return Answer.refused(
                    OciError.MANIFEST_INVALID, 414, "more than " + limits.tags() + " tags");
        }
        return put(target.repository(), Optional.of(target.digest()), tags, caller, exchange);
    }

    private Answer put(
            RepositoryName repository,
            Optional<Digest> named,
            List<Tag> tags,
            Caller caller,
            Exchange exchange)
            throws IOException {
        Optional<byte[]> bytes = exchange.bytes(limits.bytes());
        if (bytes.isEmpty()) {
            return Answer.refused(
                    OciError.SIZE_INVALID, 413, "a manifest may have " + limits.bytes() + " bytes");
        }
        return switch (manifests.put(
                repository,
                named,
                tags,
                bytes.get(),
                exchange.header("Content-Type"),
                caller.may(Action.OVERWRITE, repository) ? Overwrite.ALLOWED : Overwrite.REFUSED)) {
            case PutOutcome.Stored(Digest digest, Optional<Digest> subject) -> {
                events.tell(new RegistryEvent.ManifestPushed(repository, digest, tags));
                var created = created(repository, digest, named.isPresent() ? tags : List.of());
                // Tells the client that it need not list the manifest under a referrers tag.
                yield subject.map(other -> created.with("OCI-Subject", other)).orElse(created);
            }
            case PutOutcome.Invalid(List<Problem> problems) ->
                    Answer.refused(OciError.MANIFEST_INVALID, problems);
            case PutOutcome.Missing(List<Digest> digests) -> missing(repository, digests);
            case PutOutcome.Refused(PushRefusal refusal) ->
                    UploadAnswers.refused(repository, refusal);
            case PutOutcome.WrongDigest(Digest actual) ->
                    Answer.refused(OciError.DIGEST_INVALID, "the manifest is " + actual);
        };
    }

    private static Answer created(RepositoryName repository, Digest digest, List<Tag> asked) {
        var answer =
                Answer.of(201)
                        .with("Location", "/v2/" + repository + "/manifests/" + digest)
                        .with("Docker-Content-Digest", digest);
        return asked.isEmpty()
                ? answer
                : answer.with(
                        "OCI-Tag",
                        asked.stream().map(Tag::value).collect(Collectors.joining(", ")));
    }

    private static Answer missing(RepositoryName repository, List<Digest> digests) {
        return Answer.refused(
                OciError.MANIFEST_BLOB_UNKNOWN,
                digests.stream()
                        .limit(MOST_TOLD)
                        .map(
                                digest ->
                                        Problem.at(
                                                digest.toString(),
                                                "not in " + repository + ", push it first"))
                        .toList());
    }
}
