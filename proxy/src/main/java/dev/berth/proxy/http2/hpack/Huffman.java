package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Octets;
import java.util.Arrays;

/**
 * The fixed Huffman code of RFC 7541 appendix B.
 *
 * <p>The code is canonical: symbols in the order of their lengths, then of their values, have
 * consecutive codes. So the lengths are all there is to know. Decoding looks up eight bits at a
 * time: an entry is either a symbol with the bits that it takes of the eight, or the table of the
 * next eight bits.
 */
final class Huffman {
    private static final int EOS = 256;
    private static final int SYMBOL = 1 << 16;
    private static final int BROKEN = 1 << 17;

    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30
    };

    private static final int[] CODES = codes();
    private static final int[] TABLES = tables();

    private Huffman() {}

    /** Bytes that the text takes when it is encoded. */
    static int encodedLength(String text) {
        long bits = 0;
        for (int at = 0; at < text.length(); at++) {
            bits += LENGTHS[text.charAt(at) & 0xff];
        }
        return (int) ((bits + 7) / 8);
    }

    /** Adds the text, whose every char is one octet. */
    static void encode(String text, Octets out) {
        long pending = 0;
        int bits = 0;
        for (int at = 0; at < text.length(); at++) {
            int symbol = text.charAt(at) & 0xff;
            pending = (pending << LENGTHS[symbol]) | CODES[symbol];
            bits += LENGTHS[symbol];
            while (bits >= 8) {
                bits -= 8;
                out.add((int) (pending >>> bits));
            }
        }
        if (bits > 0) {
            out.add((int) (pending << (8 - bits)) | (0xff >>> bits));
        }
    }

    /** Bytes that so many encoded ones can become: the shortest code has five bits. */
    static int maxDecodedLength(int encoded) {
        return encoded * 8 / 5;
    }

    /**
     * Decodes a string.
     *
     * @param target with room for {@link #maxDecodedLength}
     * @return how many bytes it became
     */
    static int decode(byte[] source, int offset, int length, byte[] target) throws HpackError {
        int table = 0;
        int pending = 0;
        int bits = 0;
        int sinceSymbol = 0;
        int written = 0;
        for (int at = offset; at < offset + length; at++) {
            pending = (pending << 8) | (source[at] & 0xff);
            bits += 8;
            sinceSymbol += 8;
            while (bits >= 8) {
                int entry = TABLES[table + ((pending >>> (bits - 8)) & 0xff)];
                if ((entry & SYMBOL) != 0) {
                    target[written++] = (byte) entry;
                    bits -= (entry >>> 8) & 0xf;
                    sinceSymbol = bits;
                    table = 0;
                } else {
                    bits -= 8;
                    table = next(entry);
                }
            }
        }
        while (bits > 0) {
            int entry = TABLES[table + ((pending << (8 - bits)) & 0xff)];
            int taken = (entry >>> 8) & 0xf;
            if ((entry & SYMBOL) == 0 || taken > bits) {
                break;
            }
            target[written++] = (byte) entry;
            bits -= taken;
            sinceSymbol = bits;
            table = 0;
        }
        int padding = (1 << bits) - 1;
        if (sinceSymbol > 7 || (pending & padding) != padding) {
            throw new HpackError("a Huffman string is not padded with the beginning of EOS");
        }
        return written;
    }

    private static int next(int entry) throws HpackError {
        if ((entry & BROKEN) != 0) {
            throw new HpackError("a Huffman string holds EOS");
        }
        return entry;
    }

    private static int[] codes() {
        var codes = new int[LENGTHS.length];
        int code = 0;
        for (int length = 1; length <= 30; length++) {
            code <<= 1;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
        }
        return codes;
    }

    /** All tables in one array, 256 entries each; the first is the one to begin with. */
    private static int[] tables() {
        var tables = new Octet256();
        for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
            int rest = LENGTHS[symbol];
            int table = 0;
            while (rest > 8) {
                rest -= 8;
                table = tables.below(table + ((CODES[symbol] >>> rest) & 0xff));
            }
            int first = (CODES[symbol] << (8 - rest)) & 0xff;
            int entry = symbol == EOS ? BROKEN : SYMBOL | (rest << 8) | symbol;
            for (int at = first; at < first + (1 << (8 - rest)); at++) {
                tables.set(table + at, entry);
            }
        }
        return tables.entries;
    }

    /** Tables of 256 entries that come into being as they are needed. */
    private static final class Octet256 {
        private int[] entries = new int[256];

        void set(int at, int entry) {
            entries[at] = entry;
        }

        /** The table that an entry leads to. */
        int below(int at) {
            if (entries[at] == 0) {
                entries[at] = entries.length;
                entries = Arrays.copyOf(entries, entries.length + 256);
            }
            return entries[at];
        }
    }
}
