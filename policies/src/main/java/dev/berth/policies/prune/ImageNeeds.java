package dev.berth.policies.prune;

import dev.berth.policies.image.Digest;
import java.util.Set;

/**
 * Who needs images.
 *
 * @param used ids and names by which containers use images, whosever they are, running or not
 * @param meant names by which the desired state and what it falls back to mean images
 * @param meantDigests the same by content
 */
public record ImageNeeds(Set<String> used, Set<String> meant, Set<Digest> meantDigests) {
    public ImageNeeds {
        used = Set.copyOf(used);
        meant = Set.copyOf(meant);
        meantDigests = Set.copyOf(meantDigests);
    }
}
