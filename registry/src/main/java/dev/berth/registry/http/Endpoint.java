package dev.berth.registry.http;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.blob.UploadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a path names; parsed once, from the raw path, with one decoding.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints">OCI
 *     distribution-spec 1.1, endpoints</a>
 */
sealed interface Endpoint {
    /** {@code /v2/}. */
    record Base() implements Endpoint {}

    /** {@code /v2/token}. */
    record Token() implements Endpoint {}

    /** {@code /v2/<name>/blobs/<digest>}. */
    record Blob(RepositoryName repository, Digest digest) implements Endpoint {}

    /** {@code /v2/<name>/blobs/uploads/}. */
    record Uploads(RepositoryName repository) implements Endpoint {}

    /** {@code /v2/<name>/blobs/uploads/<id>}. */
    record Upload(RepositoryName repository, UploadId id) implements Endpoint {}

    /** {@code /v2/<name>/manifests/<digest>}. */
    record ManifestByDigest(RepositoryName repository, Digest digest) implements Endpoint {}

    /** {@code /v2/<name>/manifests/<tag>}. */
    record ManifestByTag(RepositoryName repository, Tag tag) implements Endpoint {}

    /** {@code /v2/<name>/tags/list}. */
    record Tags(RepositoryName repository) implements Endpoint {}

    /** {@code /v2/<name>/referrers/<digest>}. */
    record Referrers(RepositoryName repository, Digest digest) implements Endpoint {}

    /** {@code /v2/_catalog}; no repository's name begins with {@code _}. */
    record Repositories() implements Endpoint {}

    /** A path that names nothing, and what to say of it. */
    record Nothing(Answer answer) implements Endpoint {}

    /** Reads a raw path. */
    static Endpoint parse(String rawPath) {
        if (rawPath.equals("/v2/") || rawPath.equals("/v2")) {
            return new Base();
        }
        if (rawPath.equals("/v2/token")) {
            return new Token();
        }
        if (rawPath.equals("/v2/_catalog")) {
            return new Repositories();
        }
        if (!rawPath.startsWith("/v2/")) {
            return unknown();
        }
        var segments = new ArrayList<String>();
        for (String raw : List.of(rawPath.substring("/v2/".length()).split("/", -1))) {
            Optional<String> segment = QueryParameters.decoded(raw, false);
            if (segment.isEmpty() || segment.get().indexOf('/') >= 0) {
                return nothing(OciError.NAME_INVALID, "the path is not well-formed");
            }
            segments.add(segment.get());
        }
        return parse(segments);
    }

    private static Endpoint parse(List<String> segments) {
        int size = segments.size();
        String last = segments.getLast();
        String before = size > 1 ? segments.get(size - 2) : "";
        String third = size > 2 ? segments.get(size - 3) : "";
        if (third.equals("blobs") && before.equals("uploads")) {
            return named(segments, 3, name -> upload(name, last));
        }
        return switch (before) {
            case "blobs" ->
                    named(
                            segments,
                            2,
                            name ->
                                    last.equals("uploads")
                                            ? new Uploads(name)
                                            : digest(last, digest -> new Blob(name, digest)));
            case "manifests" -> named(segments, 2, name -> manifest(name, last));
            case "referrers" ->
                    named(segments, 2, name -> digest(last, digest -> new Referrers(name, digest)));
            case "tags" -> last.equals("list") ? named(segments, 2, Tags::new) : unknown();
            default -> unknown();
        };
    }

    /** What follows a repository's name. */
    @FunctionalInterface
    interface Tail {
        Endpoint of(RepositoryName name);
    }

    private static Endpoint named(List<String> segments, int tailSegments, Tail tail) {
        String name = String.join("/", segments.subList(0, segments.size() - tailSegments));
        return switch (RepositoryName.parse(name)) {
            case Result.Ok<RepositoryName>(RepositoryName repository) -> tail.of(repository);
            case Result.Refused<RepositoryName>(var problems) ->
                    new Nothing(Answer.refused(OciError.NAME_INVALID, problems));
        };
    }

    private static Endpoint upload(RepositoryName name, String last) {
        if (last.isEmpty()) {
            return new Uploads(name);
        }
        return UploadId.parse(last)
                .<Endpoint>map(id -> new Upload(name, id))
                .orElseGet(() -> nothing(OciError.BLOB_UPLOAD_UNKNOWN, "no such upload"));
    }

    /** What a digest names. */
    @FunctionalInterface
    interface Named {
        Endpoint by(Digest digest);
    }

    private static Endpoint digest(String last, Named named) {
        return switch (Digest.parse(last)) {
            case Result.Ok<Digest>(Digest digest) -> named.by(digest);
            case Result.Refused<Digest>(var problems) ->
                    new Nothing(Answer.refused(OciError.DIGEST_INVALID, problems));
        };
    }

    private static Endpoint manifest(RepositoryName name, String last) {
        if (last.indexOf(':') >= 0) {
            return digest(last, digest -> new ManifestByDigest(name, digest));
        }
        return switch (Tag.parse(last)) {
            case Result.Ok<Tag>(Tag tag) -> new ManifestByTag(name, tag);
            // No manifest can have such a name, so it is one that is not there.
            case Result.Refused<Tag>(var problems) ->
                    new Nothing(Answer.refused(OciError.MANIFEST_UNKNOWN, problems));
        };
    }

    private static Endpoint unknown() {
        return new Nothing(Answer.refused(OciError.UNSUPPORTED, 404, "there is nothing here"));
    }

    private static Endpoint nothing(OciError error, String message) {
        return new Nothing(Answer.refused(error, message));
    }
}
