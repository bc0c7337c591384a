package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.Staged;
import dev.berth.registry.index.ImportedContent;
import dev.berth.registry.index.NewManifest;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.manifest.Manifest;
import dev.berth.registry.manifest.ManifestReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Gathers what will be stored: walks from each image to its last layer and refuses an archive in
 * which anything on the way is missing or is not what it is said to be.
 */
final class ImportPlan {
    private final Archive archive;
    private final ManifestReader reader;
    private final RegistryIndex index;
    private final RegistryLimits limits;
    private final Map<Place, Found> manifests = new LinkedHashMap<>();
    private final Map<TagPlace, Digest> tags = new HashMap<>();
    private final SequencedSet<ImportedContent.Link> links = new LinkedHashSet<>();
    private final SequencedSet<Staged> pieces = new LinkedHashSet<>();
    private final SequencedSet<Place> roots = new LinkedHashSet<>();

    ImportPlan(Archive archive, ManifestReader reader, RegistryIndex index, RegistryLimits limits) {
        this.archive = archive;
        this.reader = reader;
        this.index = index;
        this.limits = limits;
    }

    private record Place(RepositoryName repository, Digest digest) {}

    private record TagPlace(RepositoryName repository, Tag tag) {}

    /** A manifest of the archive, with the tags it will get. */
    private record Found(Manifest manifest, long size, SequencedSet<Tag> tags) {}

    /** What the manifest says that a descriptor names. */
    Manifest read(Descriptor descriptor) throws IOException {
        Staged piece = piece(descriptor, "archive");
        return read(descriptor, archive.document(piece, descriptor.digest().toString()));
    }

    private Manifest read(Descriptor descriptor, byte[] bytes) throws ArchiveRefused {
        var type = Optional.of(descriptor.mediaType()).filter(mediaType -> !mediaType.isEmpty());
        return switch (reader.read(bytes, type)) {
            case Result.Ok<Manifest>(Manifest manifest) -> manifest;
            case Result.Refused<Manifest>(List<Problem> problems) ->
                    throw new ArchiveRefused(
                            descriptor.digest().toString(), problems.getFirst().toString());
        };
    }

    /** Adds an image with all that it needs. */
    void image(RepositoryName repository, Optional<Tag> tag, Descriptor root) throws IOException {
        var place = new Place(repository, root.digest());
        walk(place, root, "archive", 0);
        roots.add(place);
        if (tag.isPresent()) {
            Digest other = tags.putIfAbsent(new TagPlace(repository, tag.get()), root.digest());
            if (other != null && !other.equals(root.digest())) {
                throw new ArchiveRefused(
                        repository + ":" + tag.get(),
                        "names both " + other + " and " + root.digest());
            }
            found(place).tags().add(tag.get());
        }
    }

    private Found found(Place place) {
        Found found = manifests.get(place);
        if (found == null) {
            throw new IllegalStateException("not walked: " + place);
        }
        return found;
    }

    private void walk(Place place, Descriptor descriptor, String from, int depth)
            throws IOException {
        if (manifests.containsKey(place)) {
            return;
        }
        if (depth > limits.transfer().depth()) {
            throw new ArchiveRefused(
                    from, "indexes nested deeper than " + limits.transfer().depth());
        }
        if (manifests.size() >= limits.transfer().manifests()) {
            throw new ArchiveRefused(
                    "archive", "more than " + limits.transfer().manifests() + " manifests");
        }
        Staged piece = piece(descriptor, from);
        String name = descriptor.digest().toString();
        byte[] bytes = archive.document(piece, name);
        Manifest manifest = read(descriptor, bytes);
        Map<Digest, Descriptor> named = new HashMap<>();
        for (Descriptor each :
                Descriptor.all(
                        JsonDocument.object(
                                JsonDocument.parse(bytes, limits.manifests(), name), name),
                        name)) {
            named.putIfAbsent(each.digest(), each);
        }
        for (Digest child : manifest.children()) {
            walk(new Place(place.repository(), child), known(named, child), name, depth + 1);
        }
        for (Digest blob : manifest.blobs()) {
            blob(place.repository(), known(named, blob), name);
        }
        for (Digest foreign : manifest.foreign()) {
            if (archive.content(foreign).isPresent()) {
                blob(place.repository(), known(named, foreign), name);
            }
        }
        pieces.add(piece);
        manifests.put(place, new Found(manifest, piece.size(), new LinkedHashSet<>()));
    }

    private static Descriptor known(Map<Digest, Descriptor> named, Digest digest) {
        Descriptor descriptor = named.get(digest);
        if (descriptor == null) {
            throw new IllegalStateException("two readers of one manifest disagree on " + digest);
        }
        return descriptor;
    }

    private void blob(RepositoryName repository, Descriptor descriptor, String from)
            throws ArchiveRefused {
        if (archive.content(descriptor.digest()).isEmpty()
                && index.blobSize(repository, descriptor.digest()).isPresent()) {
            // An archive may leave out what is known to be there; the transaction asks again.
            return;
        }
        Staged piece = piece(descriptor, from);
        pieces.add(piece);
        links.add(new ImportedContent.Link(repository, piece.digest(), piece.size()));
    }

    private Staged piece(Descriptor descriptor, String from) throws ArchiveRefused {
        Staged piece =
                archive.content(descriptor.digest())
                        .orElseThrow(() -> ArchiveRefused.incomplete(from, descriptor.digest()));
        if (piece.size() != descriptor.size()) {
            throw new ArchiveRefused(
                    from,
                    descriptor.digest()
                            + " has "
                            + piece.size()
                            + " bytes, expected "
                            + descriptor.size());
        }
        return piece;
    }

    /** Every piece that is to be stored, each once. */
    List<Staged> pieces() {
        return List.copyOf(pieces);
    }

    /** What the transaction writes. */
    ImportedContent content(Instant now) {
        List<NewManifest> all = new ArrayList<>();
        manifests.forEach((place, found) -> all.add(manifest(place, found, now)));
        return new ImportedContent(List.copyOf(links), all, now.plus(limits.uploads().lease()));
    }

    private static NewManifest manifest(Place place, Found found, Instant now) {
        Manifest manifest = found.manifest();
        return new NewManifest(
                place.repository(),
                place.digest(),
                found.size(),
                manifest.mediaType().label(),
                manifest.artifactType(),
                manifest.subject(),
                manifest.blobs(),
                manifest.foreign(),
                manifest.children(),
                List.copyOf(found.tags()),
                now);
    }

    /** What the user asked for, in the archive's order. */
    List<ImportOutcome.Image> images() {
        return roots.stream()
                .map(
                        place -> {
                            Found found = found(place);
                            return new ImportOutcome.Image(
                                    place.repository(),
                                    List.copyOf(found.tags()),
                                    place.digest(),
                                    found.manifest().mediaType().label());
                        })
                .toList();
    }
}
