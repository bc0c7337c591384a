package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Octets;
import java.util.Locale;
import java.util.Set;

/**
 * Encodes the header blocks that one direction of a connection carries.
 *
 * <p>A field enters the table when it is seen for the second time within a short memory, so values
 * that are new in each message (identifiers, dates of files) push nothing out. Credentials never
 * enter it: whoever can add fields of his own to the same connection must not be able to guess them
 * by the length of a block (RFC 7541 §7.1).
 */
public final class HpackEncoder {
    private static final int INDEXED = 0x80;
    private static final int LITERAL_INDEXED = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int LITERAL_NEVER_INDEXED = 0x10;
    private static final int LITERAL = 0x00;
    private static final int HUFFMAN = 0x80;

    /** The table's size before anybody has changed it (RFC 9113 §6.5.2). */
    private static final int INITIAL_BYTES = 4096;

    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    private final boolean shortens;
    private final EncoderTable table;
    private int announcedBytes;
    private int smallestBytes;
    private int wantedBytes;
    private boolean sizeChanged;

    /**
     * An encoder that makes texts shorter where it can.
     *
     * @param maxTableBytes what we spend, 4096 at most; the peer may allow less
     */
    public HpackEncoder(int maxTableBytes) {
        this(maxTableBytes, true);
    }

    /**
     * An encoder that leaves texts as they are, for a peer to which bytes cost less than coding.
     *
     * @param maxTableBytes the same
     */
    public static HpackEncoder plain(int maxTableBytes) {
        return new HpackEncoder(maxTableBytes, false);
    }

    private HpackEncoder(int maxTableBytes, boolean shortens) {
        this.shortens = shortens;
        if (maxTableBytes > INITIAL_BYTES) {
            throw new IllegalArgumentException(
                    "the table has " + maxTableBytes + " bytes, expected at most " + INITIAL_BYTES);
        }
        table = new EncoderTable(maxTableBytes);
        announcedBytes = INITIAL_BYTES;
        smallestBytes = INITIAL_BYTES;
        peerTableBytes(INITIAL_BYTES);
    }

    /** Heeds the peer's SETTINGS_HEADER_TABLE_SIZE from the next block on (RFC 7541 §4.2). */
    public void peerTableBytes(int allowed) {
        wantedBytes = Math.min(allowed, table.capacityBytes());
        smallestBytes = Math.min(smallestBytes, wantedBytes);
        sizeChanged |= wantedBytes != announcedBytes || smallestBytes != announcedBytes;
    }

    /** Begins a block: announces the table's size if it has changed. */
    public void begin(Octets out) {
        if (sizeChanged) {
            if (smallestBytes < wantedBytes) {
                integer(out, TABLE_SIZE, 5, smallestBytes);
                table.resize(smallestBytes);
            }
            integer(out, TABLE_SIZE, 5, wantedBytes);
            table.resize(wantedBytes);
            announcedBytes = wantedBytes;
            smallestBytes = wantedBytes;
            sizeChanged = false;
        }
    }

    /**
     * Adds a field to the block.
     *
     * @param name in whatever case; sent in lower case
     * @param value each of whose chars is one octet
     */
    public void add(Octets out, String name, String value) {
        String lower = lowerCase(name);
        int nameIndex = StaticTable.ofName(lower);
        if (nameIndex > 0) {
            int index = StaticTable.ofValue(nameIndex, value);
            if (index > 0) {
                integer(out, INDEXED, 7, index);
                return;
            }
        }
        if (SECRET.contains(lower)) {
            literal(out, LITERAL_NEVER_INDEXED, 4, nameIndex, lower, value);
            return;
        }
        int hash = lower.hashCode() * 31 + value.hashCode();
        int index = table.find(hash, lower, value);
        if (index > 0) {
            integer(out, INDEXED, 7, index);
        } else if (table.admits(hash, lower, value)) {
            literal(out, LITERAL_INDEXED, 6, nameIndex, lower, value);
            table.add(hash, new Field(lower, value));
        } else {
            literal(out, LITERAL, 4, nameIndex, lower, value);
        }
    }

    private void literal(
            Octets out, int pattern, int prefixBits, int nameIndex, String name, String value) {
        integer(out, pattern, prefixBits, nameIndex);
        if (nameIndex == 0) {
            string(out, name);
        }
        string(out, value);
    }

    private void string(Octets out, String text) {
        int shorter = shortens ? Huffman.encodedLength(text) : text.length();
        if (shorter < text.length()) {
            integer(out, HUFFMAN, 7, shorter);
            Huffman.encode(text, out);
        } else {
            integer(out, 0, 7, text.length());
            out.addLatin1(text);
        }
    }

    private static void integer(Octets out, int pattern, int prefixBits, int value) {
        int max = (1 << prefixBits) - 1;
        if (value < max) {
            out.add(pattern | value);
            return;
        }
        out.add(pattern | max);
        int rest = value - max;
        while (rest >= 0x80) {
            out.add((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.add(rest);
    }

    private static String lowerCase(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }
}
