package dev.berth.registry.tar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One block of 512 bytes that stands before an entry, as POSIX.1-1988 (ustar), POSIX.1-2001 (pax)
 * and GNU tar write it.
 *
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">GNU tar, basic tar
 *     format</a>
 */
final class TarHeader {
    static final int BYTES = 512;

    private static final int NAME = 0;
    private static final int NAME_BYTES = 100;
    private static final int SIZE = 124;
    private static final int NUMBER_BYTES = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_BYTES = 155;

    private final byte[] block;

    /**
     * @param block 512 bytes, not all zero
     */
    TarHeader(byte[] block) throws TarRefused {
        this.block = block;
        long expected = number(CHECKSUM, CHECKSUM_BYTES, "checksum");
        if (expected != sum()) {
            throw new TarRefused("a header's checksum is wrong: this is no tar, or it is damaged");
        }
    }

    private long sum() {
        long sum = 0;
        for (int i = 0; i < BYTES; i++) {
            boolean inChecksum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES;
            sum += inChecksum ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    /** The name, before any extension of it. */
    String name() throws TarRefused {
        String name = text(NAME, NAME_BYTES);
        // GNU's magic ends in blanks; it uses the prefix's place for other things.
        boolean ustar = block[MAGIC + 5] == 0 && text(MAGIC, 5).equals("ustar");
        String prefix = ustar ? text(PREFIX, PREFIX_BYTES) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String link() throws TarRefused {
        return text(LINK, NAME_BYTES);
    }

    long size() throws TarRefused {
        return number(SIZE, NUMBER_BYTES, "size");
    }

    private String text(int offset, int length) throws TarRefused {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return utf8(block, offset, end - offset);
    }

    static String utf8(byte[] bytes, int offset, int length) throws TarRefused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TarRefused("a name is not valid UTF-8");
        }
    }

    /** Octal digits; or, past 8 GiB, GNU's big-endian number with the first bit set. */
    private long number(int offset, int length, String what) throws TarRefused {
        if ((block[offset] & 0x80) != 0) {
            return binary(offset, length, what);
        }
        long value = 0;
        boolean begun = false;
        for (int i = offset; i < offset + length; i++) {
            int c = block[i];
            if (c >= '0' && c <= '7') {
                value = value * 8 + (c - '0');
                begun = true;
            } else if (c == 0 || (c == ' ' && begun)) {
                break;
            } else if (c != ' ') {
                throw new TarRefused("a header's " + what + " is no octal number");
            }
        }
        return value;
    }

    private long binary(int offset, int length, String what) throws TarRefused {
        long value = block[offset] & 0x7f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value >>> (Long.SIZE - 9) != 0) {
                throw new TarRefused("a header's " + what + " is negative or past 2^63");
            }
            value = value << 8 | (block[i] & 0xff);
        }
        return value;
    }
}
