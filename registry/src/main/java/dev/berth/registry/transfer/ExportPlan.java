package dev.berth.registry.transfer;

import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.manifest.Manifest;
import dev.berth.registry.manifest.ManifestReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Gathers what goes with the images that leave. */
final class ExportPlan {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final ManifestReader reader;
    private final RegistryLimits limits;
    private final SequencedMap<Digest, Long> pieces = new LinkedHashMap<>();
    private final List<Digest> lacking = new ArrayList<>();

    ExportPlan(
            RegistryIndex index, BlobReader blobs, ManifestReader reader, RegistryLimits limits) {
        this.index = index;
        this.blobs = blobs;
        this.reader = reader;
        this.limits = limits;
    }

    /** Bytes of each piece by its digest, in the order in which they are written. */
    SequencedMap<Digest, Long> pieces() {
        return pieces;
    }

    /** A manifest's own words. */
    JsonObject document(StoredManifest manifest) {
        byte[] bytes = bytes(manifest);
        String place = manifest.digest().toString();
        try {
            return JsonDocument.object(JsonDocument.parse(bytes, limits.manifests(), place), place);
        } catch (ArchiveRefused e) {
            throw broken(manifest.digest(), e);
        }
    }

    private byte[] bytes(StoredManifest manifest) {
        try (var content = blobs.open(manifest.digest()).orElseThrow(() -> gone(manifest))) {
            var bytes = new ByteArrayOutputStream();
            content.copy(0, content.length(), bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an array takes every byte", e);
        }
    }

    private static StorageFault gone(StoredManifest manifest) {
        return new StorageFault(
                StorageFault.Kind.BROKEN, "the file of " + manifest.digest() + " is missing");
    }

    private static StorageFault broken(Digest digest, Exception cause) {
        return new StorageFault(
                StorageFault.Kind.BROKEN, digest + " is stored and cannot be read", cause);
    }

    /** Adds a manifest with all that it needs, and gives what is about it and them. */
    List<StoredManifest> add(RepositoryName repository, StoredManifest root, boolean referrers) {
        List<StoredManifest> about = new ArrayList<>();
        add(repository, root, referrers, about);
        return about;
    }

    private void add(
            RepositoryName repository,
            StoredManifest stored,
            boolean referrers,
            List<StoredManifest> about) {
        if (pieces.putIfAbsent(stored.digest(), stored.size()) != null) {
            return;
        }
        Manifest manifest =
                switch (reader.read(bytes(stored), Optional.of(stored.mediaType()))) {
                    case Result.Ok<Manifest>(Manifest value) -> value;
                    case Result.Refused<Manifest>(List<Problem> problems) ->
                            throw broken(
                                    stored.digest(),
                                    new IllegalStateException(problems.getFirst().toString()));
                };
        for (Digest child : manifest.children()) {
            index.manifest(repository, child)
                    .ifPresent(found -> add(repository, found, referrers, about));
        }
        for (Digest blob : manifest.blobs()) {
            if (!piece(repository, blob)) {
                lacking.add(blob);
            }
        }
        for (Digest foreign : manifest.foreign()) {
            boolean _ = piece(repository, foreign);
        }
        if (referrers) {
            for (StoredManifest referrer : index.about(repository, stored.digest())) {
                if (!pieces.containsKey(referrer.digest())) {
                    about.add(referrer);
                    add(repository, referrer, true, about);
                }
            }
        }
    }

    /** What is needed and not here, as of an image of an upstream that nobody pulled whole. */
    List<Digest> lacking() {
        return lacking;
    }

    /** Adds a blob; false where the repository does not hold it, so that it lies elsewhere. */
    boolean piece(RepositoryName repository, Digest blob) {
        index.blobSize(repository, blob).ifPresent(size -> pieces.putIfAbsent(blob, size));
        return pieces.containsKey(blob);
    }
}
