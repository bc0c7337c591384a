package dev.berth.policies.retention;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.Tag;
import java.time.Instant;

/**
 * A tag of a repository.
 *
 * @param tag its name
 * @param manifest what it names
 * @param taggedAt when it was set to that
 */
public record HeldTag(Tag tag, Digest manifest, Instant taggedAt) {}
