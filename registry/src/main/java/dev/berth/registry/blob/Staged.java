package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;

/**
 * Content that lies whole in a file of {@code uploads/} and that nobody sees yet.
 *
 * @param id names the file
 * @param digest of what is in it, by the hash it was asked for
 * @param size bytes
 */
public record Staged(UploadId id, Digest digest, long size) {}
