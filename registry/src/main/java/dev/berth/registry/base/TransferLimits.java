package dev.berth.registry.base;

/**
 * Bounds of imports and exports.
 *
 * @param archives imported at once; more are refused
 * @param archiveBytes of one archive, uncompressed: what ends an archive that inflates without end
 * @param entries in one archive
 * @param nameBytes of one entry's name
 * @param headerBytes of one extended header
 * @param links followed from one entry to the content it stands for
 * @param depth of indexes that name indexes
 * @param manifests in one archive
 */
public record TransferLimits(
        int archives,
        long archiveBytes,
        int entries,
        int nameBytes,
        int headerBytes,
        int links,
        int depth,
        int manifests) {
    /** What holds unless somebody says otherwise. */
    public static TransferLimits defaults() {
        return new TransferLimits(2, 512L << 30, 20_000, 512, 64 << 10, 8, 8, 5_000);
    }
}
