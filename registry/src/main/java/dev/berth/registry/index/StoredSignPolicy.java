package dev.berth.registry.index;

/**
 * A policy about signatures as the index keeps it.
 *
 * @param pattern which repositories
 * @param mode what becomes of images without a signature
 * @param keys PEM blocks, one after another
 */
public record StoredSignPolicy(String pattern, String mode, String keys) {}
