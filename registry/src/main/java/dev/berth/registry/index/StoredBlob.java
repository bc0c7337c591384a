package dev.berth.registry.index;

import dev.berth.policies.image.Digest;

/**
 * A blob as it was when somebody looked.
 *
 * @param id its row
 * @param digest names its bytes
 * @param size bytes
 * @param generation counts how often it changed hands between life and deletion; another one means
 *     that the look is out of date
 */
public record StoredBlob(long id, Digest digest, long size, long generation) {}
