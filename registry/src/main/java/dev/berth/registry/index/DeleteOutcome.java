package dev.berth.registry.index;

import dev.berth.policies.image.Digest;

/** How the wish to take something out of a repository ended. */
public sealed interface DeleteOutcome {
    /** The repository does not hold it any more, durably; other repositories may. */
    record Deleted() implements DeleteOutcome {}

    /** The repository does not hold it. */
    record Unknown() implements DeleteOutcome {}

    /**
     * Something else in the repository would be broken without it, so it stays.
     *
     * @param by a manifest that needs it, there may be more
     */
    record Needed(Digest by) implements DeleteOutcome {}
}
