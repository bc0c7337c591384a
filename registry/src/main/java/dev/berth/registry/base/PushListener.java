package dev.berth.registry.base;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;

/** Hears of every manifest that was stored. */
@FunctionalInterface
public interface PushListener {
    /**
     * A manifest that is now in the store, durably.
     *
     * @param repository where
     * @param digest what
     * @param tags the tags that now name it, empty for a push by digest
     */
    record Push(RepositoryName repository, Digest digest, List<Tag> tags) {
        public Push {
            tags = List.copyOf(tags);
        }
    }

    /** Called after the commit on the pusher's own thread: hand long work over. */
    void pushed(Push push);
}
