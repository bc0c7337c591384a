package dev.berth.registry.index;

/**
 * The whole store in numbers.
 *
 * @param repositories ever pushed to
 * @param tags of all
 * @param manifests of all
 * @param blobs live content, manifests too, each once
 * @param bytes of these
 */
public record StoredTotals(long repositories, long tags, long manifests, long blobs, long bytes) {}
