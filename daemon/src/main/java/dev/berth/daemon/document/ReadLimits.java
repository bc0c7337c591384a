package dev.berth.daemon.document;

/**
 * How much one YAML stream may hold, so that no input costs more than it is worth.
 *
 * @param bytes of the stream; not one more is read
 * @param documents in the stream, without the empty ones
 * @param nodes scalars, sequences and mappings of the stream, aliases counted as what they stand
 *     for
 * @param characters of all scalars of the stream, aliases counted as what they stand for
 * @param depth mappings and sequences inside each other
 * @param keys of one mapping
 * @param anchors of one document
 * @param aliases of one document
 */
public record ReadLimits(
        int bytes,
        int documents,
        int nodes,
        int characters,
        int depth,
        int keys,
        int anchors,
        int aliases) {
    /** For documents that are applied. */
    public static final ReadLimits DOCUMENTS =
            new ReadLimits(4 << 20, 1_000, 250_000, 8 << 20, 64, 10_000, 1_000, 1_000);

    /** For a configuration file. */
    public static final ReadLimits CONFIGURATION =
            new ReadLimits(256 << 10, 1, 10_000, 512 << 10, 16, 1_000, 100, 100);
}
