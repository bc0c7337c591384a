package dev.berth.policies.repository;

import dev.berth.policies.image.NamePattern;

/**
 * How much each of these repositories may hold.
 *
 * @param repositories by their names; each has the whole quota for itself
 * @param bytes of content, ≥ 0; what a repository holds twice counts once
 */
public record Quota(NamePattern repositories, long bytes) {
    public Quota {
        if (bytes < 0) {
            throw new IllegalArgumentException("a quota of " + bytes + " bytes");
        }
    }
}
