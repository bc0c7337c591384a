package dev.berth.proxy.http2.client;

/** The bytes of a stream that came and were not taken; a ring that grows up to the window. */
final class ReceiveBuffer {
    private static final int FIRST_BYTES = 512;
    private static final byte[] NOTHING = {};

    private byte[] ring = NOTHING;
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(byte[] bytes, int offset, int length) {
        ensure(size + length);
        int end = (first + size) % Math.max(1, ring.length);
        int straight = Math.min(length, ring.length - end);
        System.arraycopy(bytes, offset, ring, end, straight);
        System.arraycopy(bytes, offset + straight, ring, 0, length - straight);
        size += length;
    }

    int take(byte[] bytes, int offset, int length) {
        int count = Math.min(length, size);
        int straight = Math.min(count, ring.length - first);
        System.arraycopy(ring, first, bytes, offset, straight);
        System.arraycopy(ring, 0, bytes, offset + straight, count - straight);
        size -= count;
        first = size == 0 ? 0 : (first + count) % ring.length;
        return count;
    }

    void clear() {
        ring = NOTHING;
        first = 0;
        size = 0;
    }

    private void ensure(int wanted) {
        if (wanted <= ring.length) {
            return;
        }
        int capacity = Math.max(ring.length, FIRST_BYTES);
        while (capacity < wanted) {
            capacity *= 2;
        }
        byte[] larger = new byte[capacity];
        int held = size;
        take(larger, 0, held);
        ring = larger;
        first = 0;
        size = held;
    }
}
