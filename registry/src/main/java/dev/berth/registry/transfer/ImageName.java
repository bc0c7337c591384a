package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an archive calls an image, as this registry would.
 *
 * <p>The host of a name says from where somebody once pulled it, which is not where it will be: it
 * is dropped, and with Docker's public registry its implied {@code library/}.
 *
 * @param repository holds it, where the archive says
 * @param tag names it there, where the archive says
 */
record ImageName(Optional<RepositoryName> repository, Optional<Tag> tag) {
    /** A tag, or a whole name (OCI image-spec 1.1, pre-defined annotation keys). */
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** A whole name with its host, as containerd and Docker write it. */
    static final String CONTAINERD_NAME = "io.containerd.image.name";

    /** A whole name as this registry has it, so that an export comes back under the same one. */
    static final String OWN_NAME = "dev.berth.image.name";

    static final ImageName NONE = new ImageName(Optional.empty(), Optional.empty());

    private static final Set<String> PUBLIC = Set.of("docker.io", "index.docker.io");
    private static final String IMPLIED = "library/";

    /** Reads the annotations of a layout's index. */
    static ImageName of(Descriptor descriptor) throws ArchiveRefused {
        var own = descriptor.annotation(OWN_NAME);
        if (own.isPresent()) {
            return own(own.get());
        }
        var whole = descriptor.annotation(CONTAINERD_NAME);
        if (whole.isPresent()) {
            return whole(whole.get());
        }
        var name = descriptor.annotation(REF_NAME);
        if (name.isEmpty()) {
            return NONE;
        }
        return Tag.parse(name.get()) instanceof Result.Ok<Tag>(Tag tag)
                ? new ImageName(Optional.empty(), Optional.of(tag))
                : whole(name.get());
    }

    /** Reads a name as Docker writes it. */
    static ImageName whole(String text) throws ArchiveRefused {
        return switch (ImageReference.parse(text)) {
            case Result.Ok<ImageReference>(ImageReference name) ->
                    new ImageName(Optional.of(local(name)), name.tag());
            case Result.Refused<ImageReference>(List<Problem> problems) ->
                    throw new ArchiveRefused("name", problems.getFirst().toString());
        };
    }

    private static RepositoryName local(ImageReference name) {
        String repository = name.repository().value();
        return name.registry().filter(PUBLIC::contains).isPresent()
                        && repository.startsWith(IMPLIED)
                ? new RepositoryName(repository.substring(IMPLIED.length()))
                : name.repository();
    }

    /** The name under which Docker would know a repository that it calls by this name. */
    static String withHost(RepositoryName repository) {
        String name = repository.value();
        if (name.indexOf('/') < 0) {
            return "docker.io/" + IMPLIED + name;
        }
        boolean hasHost =
                ImageReference.parse(name) instanceof Result.Ok<ImageReference>(var parsed)
                        && parsed.registry().isPresent();
        return hasHost ? name : "docker.io/" + name;
    }

    private static ImageName own(String text) throws ArchiveRefused {
        int colon = text.lastIndexOf(':');
        String repository = colon < 0 ? text : text.substring(0, colon);
        String tag = colon < 0 ? "" : text.substring(colon + 1);
        if (RepositoryName.parse(repository) instanceof Result.Ok<RepositoryName>(var name)) {
            if (tag.isEmpty()) {
                return new ImageName(Optional.of(name), Optional.empty());
            }
            if (Tag.parse(tag) instanceof Result.Ok<Tag>(Tag value)) {
                return new ImageName(Optional.of(name), Optional.of(value));
            }
        }
        throw new ArchiveRefused(OWN_NAME, "expected repository:tag");
    }
}
