package dev.berth.registry.transfer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the {@code manifest.json} by which {@code docker load} finds one platform's image. */
final class DockerEntries {
    /** Configs of images; whatever has another is no image that an engine could load. */
    private static final Set<String> IMAGE_CONFIGS =
            Set.of(
                    "application/vnd.oci.image.config.v1+json",
                    "application/vnd.docker.container.image.v1+json");

    private final ExportPlan plan;
    private final RegistryIndex index;
    private final String platform;
    private final JsonArray entries = new JsonArray();
    private final Map<Digest, JsonArray> names = new HashMap<>();
    private final Set<Digest> configs = new HashSet<>();

    DockerEntries(ExportPlan plan, RegistryIndex index, String platform) {
        this.plan = plan;
        this.index = index;
        this.platform = platform;
    }

    JsonArray json() {
        return entries;
    }

    /** Content whose name in a Docker archive says that it is a config. */
    Set<Digest> configs() {
        return configs;
    }

    /** Adds an image; gives why it cannot be one of a Docker archive. */
    Optional<String> add(
            RepositoryName repository,
            Optional<Tag> tag,
            StoredManifest root,
            ArchiveFormat format) {
        try {
            var found = ofPlatform(repository, root, new HashSet<>());
            if (found.isEmpty()) {
                return Optional.of("has no image of platform " + platform);
            }
            StoredManifest image = found.get();
            JsonObject document = plan.document(image);
            var config = Descriptor.read(document.get("config"), "config");
            if (!IMAGE_CONFIGS.contains(config.mediaType())) {
                return Optional.of("is no image, but of type " + config.mediaType());
            }
            var tags = names.get(image.digest());
            if (tags == null) {
                tags = new JsonArray();
                entries.add(entry(repository, config, document, tags, format));
                names.put(image.digest(), tags);
            }
            if (tag.isPresent()) {
                tags.add(repository + ":" + tag.get());
            }
            return Optional.empty();
        } catch (ArchiveRefused e) {
            return Optional.of(e.problem().toString());
        }
    }

    /** A layer may lie elsewhere for good; an archive of this form has no way to say so. */
    private void piece(RepositoryName repository, Digest digest) throws ArchiveRefused {
        if (!plan.piece(repository, digest)) {
            throw new ArchiveRefused(
                    digest.toString(), "is needed and not here: pull the image whole first");
        }
    }

    private Optional<StoredManifest> ofPlatform(
            RepositoryName repository, StoredManifest manifest, Set<Digest> seen)
            throws ArchiveRefused {
        JsonObject document = plan.document(manifest);
        if (!document.has("manifests")) {
            return Optional.of(manifest);
        }
        if (!seen.add(manifest.digest())) {
            return Optional.empty();
        }
        List<JsonElement> children = JsonDocument.list(document, "manifests", "index");
        for (JsonElement child : children) {
            var descriptor = Descriptor.read(child, "index");
            if (descriptor.platform().filter(platform::equals).isPresent()) {
                var stored = index.manifest(repository, descriptor.digest());
                if (stored.isPresent()) {
                    return ofPlatform(repository, stored.get(), seen);
                }
            }
        }
        return Optional.empty();
    }

    private JsonObject entry(
            RepositoryName repository,
            Descriptor config,
            JsonObject document,
            JsonArray tags,
            ArchiveFormat format)
            throws ArchiveRefused {
        var entry = new JsonObject();
        configs.add(config.digest());
        entry.addProperty("Config", Export.fileName(config.digest(), format, true));
        entry.add("RepoTags", tags);
        var layers = new JsonArray();
        piece(repository, config.digest());
        for (JsonElement element : JsonDocument.list(document, "layers", "manifest")) {
            Digest layer = Descriptor.read(element, "manifest.layers").digest();
            piece(repository, layer);
            layers.add(Export.fileName(layer, format, false));
        }
        entry.add("Layers", layers);
        return entry;
    }
}
