package dev.berth.proxy.wire;

import java.nio.charset.StandardCharsets;

/** Bytes that arrive in pieces. */
final class Slices implements ByteSource {
    private final byte[] bytes;
    private final int split;
    private int position;

    /**
     * A text that arrives in two pieces.
     *
     * @param split where; 0 for one byte at a time
     */
    Slices(String text, int split) {
        this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.split = split;
    }

    static WireInput input(String text) {
        return new WireInput(new Slices(text, text.length()));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (position == bytes.length) {
            return -1;
        }
        int end = split == 0 ? position + 1 : position < split ? split : bytes.length;
        int count = Math.min(length, end - position);
        System.arraycopy(bytes, position, buffer, offset, count);
        position += count;
        return count;
    }
}
