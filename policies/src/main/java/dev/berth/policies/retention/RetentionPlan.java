package dev.berth.policies.retention;

import dev.berth.policies.image.Digest;
import java.util.List;

/**
 * What becomes of a repository; whatever is not named stays as it is.
 *
 * @param tags go, first of all
 * @param manifests go, in this order: an index before what it lists, a subject before what refers
 *     to it
 * @param idle are needed by nothing from now on
 * @param used are needed again
 */
public record RetentionPlan(
        List<Removal.OfTag> tags,
        List<Removal.OfManifest> manifests,
        List<Digest> idle,
        List<Digest> used) {
    public RetentionPlan {
        tags = List.copyOf(tags);
        manifests = List.copyOf(manifests);
        idle = List.copyOf(idle);
        used = List.copyOf(used);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return tags.isEmpty() && manifests.isEmpty() && idle.isEmpty() && used.isEmpty();
    }
}
