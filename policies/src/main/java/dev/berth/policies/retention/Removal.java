package dev.berth.policies.retention;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;

/** Something that does not stay, and why. */
public sealed interface Removal {
    /** Where. */
    RepositoryName repository();

    /** Why it goes, for people. */
    String reason();

    /**
     * A tag that no rule keeps; what it names stays for a while.
     *
     * @param tag as it was when that was decided: a tag that is set again stays
     */
    record OfTag(RepositoryName repository, HeldTag tag, String reason) implements Removal {}

    /** A manifest that nothing has needed for long enough. */
    record OfManifest(RepositoryName repository, Digest digest, String reason) implements Removal {}
}
