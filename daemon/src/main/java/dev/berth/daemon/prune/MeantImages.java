package dev.berth.daemon.prune;

import dev.berth.policies.image.Digest;
import java.util.Set;

/** What the desired state and what it falls back to need. */
public interface MeantImages {
    /** Names under which the engine has their images. */
    Set<String> names();

    /** Their content, as far as it is known. */
    Set<Digest> digests();
}
