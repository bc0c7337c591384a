package dev.berth.registry.tar;

/**
 * Bounds of one tar.
 *
 * @param entries in it
 * @param nameBytes of one name or link
 * @param extensionBytes of one extended header
 */
public record TarLimits(int entries, int nameBytes, int extensionBytes) {}
