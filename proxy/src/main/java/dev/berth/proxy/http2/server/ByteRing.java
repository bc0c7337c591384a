package dev.berth.proxy.http2.server;

/** Bytes in the order in which they came; takes the memory that they need, not their pieces. */
final class ByteRing {
    private static final int FIRST_BYTES = 2 * 1024;

    /** Of memory, kept while there are no bytes. */
    private static final int KEPT_BYTES = 4 * 1024;

    private byte[] ring = {};
    private int start;
    private int size;

    int size() {
        return size;
    }

    void add(byte[] source, int offset, int length) {
        if (length > ring.length - size) {
            grow(size + length);
        }
        int end = (start + size) & (ring.length - 1);
        int first = Math.min(length, ring.length - end);
        System.arraycopy(source, offset, ring, end, first);
        System.arraycopy(source, offset + first, ring, 0, length - first);
        size += length;
    }

    /** Takes what there is, at most so many. */
    int take(byte[] target, int offset, int length) {
        int count = Math.min(length, size);
        int first = Math.min(count, ring.length - start);
        System.arraycopy(ring, start, target, offset, first);
        System.arraycopy(ring, 0, target, offset + first, count - first);
        size -= count;
        start = size == 0 ? 0 : (start + count) & (ring.length - 1);
        if (size == 0 && ring.length > KEPT_BYTES) {
            ring = new byte[0];
        }
        return count;
    }

    /** Forgets everything, its memory too; how many bytes there were. */
    int clear() {
        int forgotten = size;
        ring = new byte[0];
        start = 0;
        size = 0;
        return forgotten;
    }

    private void grow(int wanted) {
        int capacity = Math.max(FIRST_BYTES, Integer.highestOneBit(wanted - 1) << 1);
        var larger = new byte[capacity];
        int kept = take(larger, 0, size);
        ring = larger;
        start = 0;
        size = kept;
    }
}
