package dev.berth.daemon.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A tar archive (POSIX ustar) of nothing but directories. */
final class DirectoryArchive {
    private static final int BLOCK_BYTES = 512;

    /** The largest group that seven octal digits hold. */
    private static final long MAX_PLAIN_GROUP = 07777777;

    private DirectoryArchive() {}

    /** The directories by their names of at most some characters. */
    static byte[] of(Map<String, VolumePermission> directories) {
        var archive = new ByteArrayOutputStream();
        directories.forEach(
                (name, permission) -> archive.writeBytes(header(name + "/", permission)));
        archive.writeBytes(new byte[2 * BLOCK_BYTES]);
        return archive.toByteArray();
    }

    private static byte[] header(String name, VolumePermission permission) {
        byte[] header = new byte[BLOCK_BYTES];
        put(header, 0, name);
        put(header, 100, octal(7, permission.mode()));
        put(header, 108, octal(7, 0));
        group(header, permission.group());
        put(header, 124, octal(11, 0));
        put(header, 136, octal(11, 0));
        put(header, 148, "        ");
        header[156] = '5';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, octal(6, sum) + "\0 ");
        return header;
    }

    /** A large number stands in base 256 with the first bit set, as GNU tar has it. */
    private static void group(byte[] header, long group) {
        if (group <= MAX_PLAIN_GROUP) {
            put(header, 116, octal(7, group));
            return;
        }
        for (int i = 0; i < 8; i++) {
            header[123 - i] = (byte) (group >>> (8 * i));
        }
        header[116] = (byte) 0x80;
    }

    private static String octal(int digits, long value) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
