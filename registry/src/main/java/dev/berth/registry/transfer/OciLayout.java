package dev.berth.registry.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Understands an archive that is an OCI image layout.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">OCI
 *     image-spec 1.1, image layout</a>
 */
final class OciLayout {
    private static final String VERSION = "1.";

    private final Archive archive;
    private final RegistryLimits limits;

    OciLayout(Archive archive, RegistryLimits limits) {
        this.archive = archive;
        this.limits = limits;
    }

    /** Whether the archive says that it is one. */
    boolean isOne() throws ArchiveRefused {
        return archive.file(Archive.LAYOUT).isPresent() && archive.file(Archive.INDEX).isPresent();
    }

    /**
     * An entry of the layout's index.
     *
     * @param isAbout whether it is about another image, as a signature is
     */
    private record Root(Descriptor descriptor, ImageName name, boolean isAbout) {}

    /** Adds every image of the layout. */
    void plan(ImportPlan plan, ImportOptions options, TransferProgress progress)
            throws IOException {
        checkVersion();
        List<Root> roots = roots(plan);
        Set<Digest> images =
                roots.stream()
                        .filter(root -> !root.isAbout())
                        .map(root -> root.descriptor().digest())
                        .collect(Collectors.toUnmodifiableSet());
        if (images.size() > 1 && options.tag().isPresent()) {
            throw new ArchiveRefused(
                    Archive.INDEX,
                    images.size() + " images, expected one where a tag is given for it");
        }
        Optional<RepositoryName> fallback = options.repository().or(() -> onlyRepository(roots));
        int done = 0;
        for (Root root : roots) {
            progress.at(TransferProgress.Phase.CHECKING, done++, roots.size());
            var repository =
                    options.repository()
                            .or(() -> root.name().repository())
                            .or(() -> fallback)
                            .orElseThrow(() -> nameless(root));
            plan.image(repository, tag(root, options, images.size() == 1), root.descriptor());
        }
    }

    private static Optional<Tag> tag(Root root, ImportOptions options, boolean alone) {
        if (root.isAbout()) {
            return root.name().tag();
        }
        Optional<Tag> tag = options.tag().or(() -> root.name().tag());
        // As everywhere else, a name without a tag means this one.
        return tag.isEmpty() && alone ? Optional.of(Tag.LATEST) : tag;
    }

    private void checkVersion() throws IOException {
        var file = archive.file(Archive.LAYOUT).orElseThrow();
        JsonObject layout = object(archive.document(file, Archive.LAYOUT), Archive.LAYOUT);
        String version =
                JsonDocument.optionalText(layout, "imageLayoutVersion", Archive.LAYOUT).orElse("");
        if (!version.startsWith(VERSION)) {
            throw new ArchiveRefused(
                    Archive.LAYOUT + ".imageLayoutVersion", "expected " + VERSION + "x");
        }
    }

    private List<Root> roots(ImportPlan plan) throws IOException {
        var file = archive.file(Archive.INDEX).orElseThrow();
        JsonObject index = object(archive.document(file, Archive.INDEX), Archive.INDEX);
        List<Root> roots = new ArrayList<>();
        for (JsonElement element : JsonDocument.list(index, "manifests", Archive.INDEX)) {
            String place = Archive.INDEX + ".manifests[" + roots.size() + "]";
            if (roots.size() >= limits.transfer().manifests()) {
                throw new ArchiveRefused(
                        Archive.INDEX, "more than " + limits.transfer().manifests() + " manifests");
            }
            var descriptor = Descriptor.read(element, place);
            roots.add(
                    new Root(
                            descriptor,
                            ImageName.of(descriptor),
                            plan.read(descriptor).subject().isPresent()));
        }
        if (roots.isEmpty()) {
            throw new ArchiveRefused(Archive.INDEX + ".manifests", "no image, expected one");
        }
        return roots;
    }

    private JsonObject object(byte[] bytes, String place) throws ArchiveRefused {
        return JsonDocument.object(JsonDocument.parse(bytes, limits.manifests(), place), place);
    }

    /** What is about an image lies where the image does, if there is but one place. */
    private static Optional<RepositoryName> onlyRepository(List<Root> roots) {
        List<RepositoryName> named =
                roots.stream()
                        .flatMap(root -> root.name().repository().stream())
                        .distinct()
                        .toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    private static ArchiveRefused nameless(Root root) {
        return new ArchiveRefused(
                Archive.INDEX,
                root.descriptor().digest()
                        + " has no repository's name"
                        + root.name().tag().map(tag -> ", only the tag " + tag).orElse("")
                        + ": expected one to be given");
    }
}
