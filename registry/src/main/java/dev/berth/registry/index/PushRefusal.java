package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;

/** A rule that the transaction of a push found broken; nothing was changed. */
public sealed interface PushRefusal {
    /** What to tell whoever pushed to that repository. */
    default String message(RepositoryName repository) {
        return switch (this) {
            case TagTaken(Tag tag, Digest names) ->
                    "the tag "
                            + tag
                            + " of "
                            + repository
                            + " names "
                            + names
                            + ", and this account may push but not overwrite";
            case TagImmutable(Tag tag, Digest names) ->
                    "the tag " + tag + " of " + repository + " is immutable and names " + names;
            case OverQuota(long quota, long held, long more) ->
                    repository
                            + " may hold "
                            + quota
                            + " bytes and holds "
                            + held
                            + ": no room for "
                            + more
                            + " more";
        };
    }

    /**
     * The tag names another manifest, and whoever pushes may not overwrite.
     *
     * @param names what it names, and goes on to name
     */
    record TagTaken(Tag tag, Digest names) implements PushRefusal {}

    /**
     * The tag names another manifest, and stays with it whoever pushes.
     *
     * @param names what it names, and goes on to name
     */
    record TagImmutable(Tag tag, Digest names) implements PushRefusal {}

    /**
     * The repository would hold more than it may.
     *
     * @param quotaBytes that it may hold
     * @param heldBytes that it holds
     * @param moreBytes that the push would add
     */
    record OverQuota(long quotaBytes, long heldBytes, long moreBytes) implements PushRefusal {}
}
