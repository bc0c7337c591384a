package dev.berth.proxy.wire;

/**
 * How large the parts of a message may be that are held in memory.
 *
 * @param startLineBytes request or status line
 * @param fieldBytes all header fields of a message together; trailers likewise
 * @param fieldCount header fields of a message; trailers likewise
 * @param chunkLineBytes a chunk's size with its extensions
 */
public record WireLimits(int startLineBytes, int fieldBytes, int fieldCount, int chunkLineBytes) {
    public static final WireLimits DEFAULT = new WireLimits(8 * 1024, 32 * 1024, 100, 256);
}
