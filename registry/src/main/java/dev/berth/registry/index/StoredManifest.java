package dev.berth.registry.index;

import dev.berth.policies.image.Digest;

/**
 * A manifest as the index knows it.
 *
 * @param digest names its bytes
 * @param mediaType as it was pushed, without parameters
 * @param size bytes
 */
public record StoredManifest(Digest digest, String mediaType, long size) {}
