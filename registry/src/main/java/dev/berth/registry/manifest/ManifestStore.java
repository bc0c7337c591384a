package dev.berth.registry.manifest;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.index.NewManifest;
import dev.berth.registry.index.Overwrite;
import dev.berth.registry.index.PushRefusal;
import dev.berth.registry.index.PutResult;
import dev.berth.registry.index.RegistryIndex;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stores manifests: byte for byte as files, and in the index once all that they need is there. */
public final class ManifestStore {
    private final ManifestReader reader;
    private final BlobWriter writer;
    private final RegistryIndex index;
    private final InstantSource clock;

    public ManifestStore(
            RegistryLimits.Manifests limits,
            BlobWriter writer,
            RegistryIndex index,
            InstantSource clock) {
        this.reader = new ManifestReader(limits);
        this.writer = writer;
        this.index = index;
        this.clock = clock;
    }

    /** Checks and stores a manifest for somebody who may overwrite, such as the appliance. */
    public PutOutcome put(
            RepositoryName repository,
            Optional<Digest> named,
            List<Tag> tags,
            byte[] bytes,
            Optional<String> contentType) {
        return put(repository, named, tags, bytes, contentType, Overwrite.ALLOWED);
    }

    /**
     * Checks and stores a manifest.
     *
     * @param named the digest that the client gave it, if it gave one
     * @param tags name it from now on
     * @param contentType as the client sent it
     * @param overwrite whether a tag may be given to another manifest
     */
    public PutOutcome put(
            RepositoryName repository,
            Optional<Digest> named,
            List<Tag> tags,
            byte[] bytes,
            Optional<String> contentType,
            Overwrite overwrite) {
        return put(
                repository,
                named,
                tags,
                bytes,
                contentType,
                manifest -> store(manifest, bytes, overwrite));
    }

    /**
     * Checks and stores a manifest of an upstream, whose content need not be there yet.
     *
     * @param keepUntil when it may go again
     */
    public PutOutcome keep(
            RepositoryName repository,
            Optional<Digest> named,
            List<Tag> tags,
            byte[] bytes,
            Optional<String> contentType,
            Instant keepUntil) {
        return put(
                repository,
                named,
                tags,
                bytes,
                contentType,
                manifest -> {
                    writer.write(
                            manifest.digest(),
                            bytes,
                            () -> {
                                index.putCached(manifest, keepUntil);
                                return true;
                            },
                            isKept -> isKept);
                    return new PutOutcome.Stored(manifest.digest(), manifest.subject());
                });
    }

    private PutOutcome put(
            RepositoryName repository,
            Optional<Digest> named,
            List<Tag> tags,
            byte[] bytes,
            Optional<String> contentType,
            Function<NewManifest, PutOutcome> store) {
        var algorithm = named.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
        Digest actual = digest(algorithm, bytes);
        if (named.isPresent() && !named.get().equals(actual)) {
            return new PutOutcome.WrongDigest(actual);
        }
        return switch (reader.read(bytes, contentType)) {
            case Result.Refused<Manifest>(List<Problem> problems) ->
                    new PutOutcome.Invalid(problems);
            case Result.Ok<Manifest>(Manifest manifest) ->
                    store.apply(
                            new NewManifest(
                                    repository,
                                    actual,
                                    bytes.length,
                                    manifest.mediaType().label(),
                                    manifest.artifactType(),
                                    manifest.subject(),
                                    manifest.blobs(),
                                    manifest.foreign(),
                                    manifest.children(),
                                    tags,
                                    clock.instant()));
        };
    }

    private PutOutcome store(NewManifest manifest, byte[] bytes, Overwrite overwrite) {
        // Asked first, so that a refused manifest leaves no file; the transaction asks again.
        List<Digest> missing = index.missing(manifest);
        if (!missing.isEmpty()) {
            return new PutOutcome.Missing(missing);
        }
        Optional<PushRefusal> refusal = index.refusal(manifest, overwrite);
        if (refusal.isPresent()) {
            return new PutOutcome.Refused(refusal.get());
        }
        return switch (writer.write(
                manifest.digest(),
                bytes,
                () -> index.put(manifest, overwrite),
                PutResult.Stored.class::isInstance)) {
            case PutResult.Stored() -> new PutOutcome.Stored(manifest.digest(), manifest.subject());
            case PutResult.Missing(List<Digest> gone) -> new PutOutcome.Missing(gone);
            case PutResult.Refused(PushRefusal broken) -> new PutOutcome.Refused(broken);
        };
    }

    private static Digest digest(Digest.Algorithm algorithm, byte[] bytes) {
        try {
            return Digest.ofHash(
                    algorithm, MessageDigest.getInstance(algorithm.javaName()).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.javaName(), e);
        }
    }
}
