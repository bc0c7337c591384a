package dev.berth.registry.transfer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.Staged;
import dev.berth.registry.manifest.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Understands what {@code docker save} writes: a {@code manifest.json} that names, for each image,
 * its config and its layers by their files.
 *
 * <p>Such an archive holds no manifest, so one is made for each image, of the very bytes that are
 * in the archive. A layer is compared with the {@code diff_id} that its config gives it; one packed
 * with zstd is left to whoever unpacks it.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md">Docker image
 *     specification 1.3, combined image JSON</a>
 */
final class DockerArchive {
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final int MAGIC_BYTES = 6;

    private final Archive archive;
    private final RegistryLimits limits;

    DockerArchive(Archive archive, RegistryLimits limits) {
        this.archive = archive;
        this.limits = limits;
    }

    boolean isOne() throws ArchiveRefused {
        return archive.file(Archive.DOCKER_MANIFEST).isPresent();
    }

    /** Adds every image of the archive. */
    void plan(ImportPlan plan, ImportOptions options, TransferProgress progress)
            throws IOException {
        var file = archive.file(Archive.DOCKER_MANIFEST).orElseThrow();
        byte[] bytes = archive.document(file, Archive.DOCKER_MANIFEST);
        if (!(JsonDocument.parse(bytes, limits.manifests(), Archive.DOCKER_MANIFEST)
                        instanceof JsonArray images)
                || images.isEmpty()) {
            throw new ArchiveRefused(Archive.DOCKER_MANIFEST, "expected a list of images");
        }
        if (images.size() > limits.transfer().manifests()) {
            throw new ArchiveRefused(
                    Archive.DOCKER_MANIFEST,
                    "more than " + limits.transfer().manifests() + " images");
        }
        if (images.size() > 1 && options.repository().isPresent()) {
            throw new ArchiveRefused(
                    Archive.DOCKER_MANIFEST,
                    images.size() + " images, expected one where a name is given for it");
        }
        for (int i = 0; i < images.size(); i++) {
            progress.at(TransferProgress.Phase.CHECKING, i, images.size());
            String place = Archive.DOCKER_MANIFEST + "[" + i + "]";
            image(JsonDocument.object(images.get(i), place), place, plan, options);
        }
    }

    private void image(JsonObject image, String place, ImportPlan plan, ImportOptions options)
            throws IOException {
        Staged config = named(JsonDocument.optionalText(image, "Config", place), place + ".Config");
        List<String> layers = JsonDocument.texts(image, "Layers", place);
        List<String> tars = diffIds(config, place + ".Config");
        if (layers.size() != tars.size()) {
            throw new ArchiveRefused(
                    place + ".Layers",
                    layers.size() + " layers, expected " + tars.size() + " as its config says");
        }
        var manifest = new JsonObject();
        manifest.addProperty("schemaVersion", 2);
        manifest.addProperty("mediaType", MediaType.OCI_MANIFEST.label());
        manifest.add("config", descriptor(CONFIG, config));
        var list = new JsonArray();
        for (int i = 0; i < layers.size(); i++) {
            list.add(layer(layers.get(i), tars.get(i), place + ".Layers[" + i + "]"));
        }
        manifest.add("layers", list);
        Staged made = archive.add(manifest.toString().getBytes(StandardCharsets.UTF_8));
        var root = Descriptor.read(descriptor(MediaType.OCI_MANIFEST.label(), made), place);
        name(JsonDocument.texts(image, "RepoTags", place), place, plan, options, root);
    }

    private static void name(
            List<String> names,
            String place,
            ImportPlan plan,
            ImportOptions options,
            Descriptor root)
            throws IOException {
        if (options.repository().isPresent()) {
            RepositoryName repository = options.repository().get();
            Optional<Tag> tag = options.tag().or(() -> Optional.of(Tag.LATEST));
            plan.image(repository, tag, root);
            return;
        }
        if (names.isEmpty()) {
            throw new ArchiveRefused(
                    place + ".RepoTags", "the image has no name: expected one to be given");
        }
        for (String text : names) {
            ImageName name = ImageName.whole(text);
            plan.image(name.repository().orElseThrow(), name.tag(), root);
        }
    }

    private Staged named(Optional<String> file, String place) throws ArchiveRefused {
        String name = file.orElseThrow(() -> new ArchiveRefused(place, "missing"));
        return archive.file(name)
                .orElseThrow(() -> new ArchiveRefused(place, name + " is not in the archive"));
    }

    private List<String> diffIds(Staged config, String place) throws IOException {
        byte[] bytes = archive.document(config, place);
        JsonObject json =
                JsonDocument.object(JsonDocument.parse(bytes, limits.manifests(), place), place);
        JsonElement files = json.get("rootfs");
        if (files == null) {
            throw new ArchiveRefused(place + ".rootfs", "missing: this is no image's config");
        }
        return JsonDocument.texts(
                JsonDocument.object(files, place + ".rootfs"), "diff_ids", place + ".rootfs");
    }

    private JsonObject layer(String file, String tar, String place) throws IOException {
        Staged layer = named(Optional.of(file), place);
        byte[] start;
        try (var content = archive.open(layer)) {
            start = content.readNBytes(MAGIC_BYTES);
        }
        LayerForm form =
                LayerForm.of(start)
                        .orElseThrow(
                                () ->
                                        new ArchiveRefused(
                                                place,
                                                "packed with xz or bzip2, expected a tar, plain or"
                                                        + " packed with gzip or zstd"));
        String actual =
                switch (form) {
                    case PLAIN -> layer.digest().toString();
                    case GZIP -> inflated(layer, place);
                    case ZSTD -> tar;
                };
        if (!actual.equals(tar)) {
            throw new ArchiveRefused(place, "its tar is " + actual + ", its config says " + tar);
        }
        return descriptor(form.mediaType(), layer);
    }

    private String inflated(Staged layer, String place) throws IOException {
        try (var content = archive.open(layer)) {
            return LayerForm.ofGzip(content, limits.uploads().blobBytes(), place).toString();
        }
    }

    private static JsonObject descriptor(String mediaType, Staged piece) {
        var descriptor = new JsonObject();
        descriptor.addProperty("mediaType", mediaType);
        descriptor.addProperty("digest", piece.digest().toString());
        descriptor.addProperty("size", piece.size());
        return descriptor;
    }
}
