package dev.berth.registry.transfer;

import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.Optional;

/**
 * How the image of an archive is to be called, where not as the archive says.
 *
 * @param repository holds it; only for an archive with one image
 * @param tag names it there
 */
public record ImportOptions(Optional<RepositoryName> repository, Optional<Tag> tag) {
    /** Everything as the archive says. */
    public static ImportOptions asNamed() {
        return new ImportOptions(Optional.empty(), Optional.empty());
    }

    /** Another name for the archive's one image. */
    public static ImportOptions named(RepositoryName repository, Optional<Tag> tag) {
        return new ImportOptions(Optional.of(repository), tag);
    }
}
