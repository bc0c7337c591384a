package dev.berth.policies.retention;

import dev.berth.policies.image.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A manifest of a repository.
 *
 * @param digest names it
 * @param subject what it refers to
 * @param subjectGone whether its subject was here and was deleted; one that never came may still
 * @param children manifests that it lists
 * @param isCached whether it came from an upstream, where a pull keeps it and not a tag: it counts
 *     as needed here
 * @param idleSince when it was first seen that nothing needs it
 */
public record HeldManifest(
        Digest digest,
        Optional<Digest> subject,
        boolean subjectGone,
        List<Digest> children,
        boolean isCached,
        Optional<Instant> idleSince) {
    public HeldManifest {
        children = List.copyOf(children);
    }
}
