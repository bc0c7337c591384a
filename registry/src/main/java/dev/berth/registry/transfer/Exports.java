package dev.berth.registry.transfer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.manifest.ManifestReader;
import dev.berth.registry.manifest.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets images out as archives.
 *
 * <p>What an archive will hold is known before its first byte, so that a name that is not here is
 * an answer and not half an archive.
 */
public final class Exports {
    private final RegistryIndex index;
    private final BlobReader blobs;
    private final ManifestReader reader;
    private final RegistryLimits limits;

    public Exports(RegistryIndex index, BlobReader blobs, RegistryLimits limits) {
        this.index = index;
        this.blobs = blobs;
        this.limits = limits;
        this.reader = new ManifestReader(limits.manifests());
    }

    /**
     * Prepares an archive.
     *
     * @param references what it will hold; a registry's name in them does not count
     */
    public ExportOutcome prepare(List<ImageReference> references, ExportOptions options) {
        List<Problem> problems = new ArrayList<>();
        var plan = new ExportPlan(index, blobs, reader, limits);
        var layout = new JsonArray();
        var docker = new DockerEntries(plan, index, options.platform());
        boolean whole = options.format() == ArchiveFormat.OCI;
        for (ImageReference reference : references) {
            var found = find(reference);
            if (found.isEmpty()) {
                problems.add(Problem.at(reference.toString(), "is not in the registry"));
                continue;
            }
            RepositoryName repository = reference.repository();
            Optional<Tag> tag = reference.tag().filter(_ -> reference.digest().isEmpty());
            if (whole) {
                layout.add(named(found.get(), repository, tag));
                for (var about : plan.add(repository, found.get(), options.referrers())) {
                    layout.add(named(about, repository, Optional.empty()));
                }
            }
            docker.add(repository, tag, found.get(), options.format())
                    .ifPresent(
                            why -> {
                                // A layout is whole without it.
                                if (!whole) {
                                    problems.add(Problem.at(reference.toString(), why));
                                }
                            });
        }
        plan.lacking().stream()
                .distinct()
                .forEach(
                        digest ->
                                problems.add(
                                        Problem.at(
                                                digest.toString(),
                                                "is needed and not here: pull the image whole"
                                                        + " first")));
        return problems.isEmpty()
                ? new ExportOutcome.Ready(
                        new Export(
                                blobs,
                                plan.pieces(),
                                options.format(),
                                index(layout),
                                docker.json(),
                                docker.configs()))
                : new ExportOutcome.Refused(problems);
    }

    private Optional<StoredManifest> find(ImageReference reference) {
        Optional<Digest> digest = reference.digest();
        return digest.isPresent()
                ? index.manifest(reference.repository(), digest.get())
                : reference.tag().flatMap(tag -> index.manifest(reference.repository(), tag));
    }

    private static JsonObject index(JsonArray manifests) {
        var index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", MediaType.OCI_INDEX.label());
        index.add("manifests", manifests);
        return index;
    }

    private static JsonObject named(
            StoredManifest manifest, RepositoryName repository, Optional<Tag> tag) {
        var descriptor = new JsonObject();
        descriptor.addProperty("mediaType", manifest.mediaType());
        descriptor.addProperty("digest", manifest.digest().toString());
        descriptor.addProperty("size", manifest.size());
        var annotations = new JsonObject();
        annotations.addProperty(
                ImageName.OWN_NAME, repository + tag.map(value -> ":" + value).orElse(""));
        if (tag.isPresent()) {
            annotations.addProperty(ImageName.REF_NAME, tag.get().value());
            annotations.addProperty(
                    ImageName.CONTAINERD_NAME, ImageName.withHost(repository) + ":" + tag.get());
        }
        descriptor.add("annotations", annotations);
        return descriptor;
    }
}
