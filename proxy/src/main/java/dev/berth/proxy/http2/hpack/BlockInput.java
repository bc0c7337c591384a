package dev.berth.proxy.http2.hpack;

import java.nio.charset.StandardCharsets;

/** The octets of one header block, read as HPACK's integers and strings (RFC 7541 §5). */
final class BlockInput {
    /** More than any size or index that is in use; what is larger is an attack or an error. */
    private static final int MAX_INTEGER = 1 << 24;

    private final byte[] bytes;
    private final int limit;
    private int position;

    BlockInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    boolean hasMore() {
        return position < limit;
    }

    int next() throws HpackError {
        if (position == limit) {
            throw new HpackError("a header block ends inside a field");
        }
        return bytes[position++] & 0xff;
    }

    /**
     * An integer.
     *
     * @param first the octet it begins with
     * @param prefixBits how many low bits of that belong to it
     */
    int integer(int first, int prefixBits) throws HpackError {
        int max = (1 << prefixBits) - 1;
        int value = first & max;
        if (value < max) {
            return value;
        }
        int shift = 0;
        int octet;
        do {
            octet = next();
            long more = (long) (octet & 0x7f) << shift;
            if (shift > 21 || value + more > MAX_INTEGER) {
                throw new HpackError("an integer in a header block is too large");
            }
            value += (int) more;
            shift += 7;
        } while ((octet & 0x80) != 0);
        return value;
    }

    /** A string, each of whose octets becomes one char. */
    String string() throws HpackError {
        int first = next();
        int length = integer(first, 7);
        if (length > limit - position) {
            throw new HpackError("a string is longer than its header block");
        }
        int start = position;
        position += length;
        if ((first & 0x80) == 0) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        var decoded = new byte[Huffman.maxDecodedLength(length)];
        int count = Huffman.decode(bytes, start, length, decoded);
        return new String(decoded, 0, count, StandardCharsets.ISO_8859_1);
    }
}
