package dev.berth.registry.base;

import java.time.Duration;

/**
 * Bounds of what is looked at to find out who signed an image.
 *
 * @param policies that may exist
 * @param keys of one policy
 * @param keyBytes of one key as PEM
 * @param signatures of one image that are looked at; those past them do not count
 * @param manifestBytes of a manifest that carries signatures; a larger one does not count
 * @param payloadBytes of what was signed, or of a bundle; a larger one does not count
 * @param checks of a signature against a key, for one image with the indexes that list it
 * @param parents indexes that list an image, at each level
 * @param levels of indexes above an image
 * @param remembered verdicts in memory
 * @param recheck how long it is believed that an image of an upstream is not signed
 */
public record SignatureLimits(
        int policies,
        int keys,
        int keyBytes,
        int signatures,
        int manifestBytes,
        int payloadBytes,
        int checks,
        int parents,
        int levels,
        int remembered,
        Duration recheck) {
    /** What holds unless somebody says otherwise. */
    public static SignatureLimits defaults() {
        return new SignatureLimits(
                256,
                16,
                4 << 10,
                64,
                1 << 20,
                256 << 10,
                512,
                16,
                2,
                4_096,
                Duration.ofSeconds(30));
    }
}
