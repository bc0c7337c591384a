package dev.berth.registry.tar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a tar of files and directories: ustar, with an extended header where a name or a size does
 * not fit. The same entries give the same bytes, on every machine and at any time.
 */
public final class TarWriter {
    private static final int NAME_BYTES = 100;

    /** What eleven octal digits hold. */
    private static final long MOST_OCTAL = (1L << 33) - 1;

    private static final String FILE_MODE = "0000644";
    private static final String DIRECTORY_MODE = "0000755";

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a file; the caller writes exactly {@code size} bytes and calls {@link #fill}. */
    public void file(String name, long size) throws IOException {
        byte[] bytes = name.getBytes(UTF_8);
        var extension = new StringBuilder();
        if (bytes.length > NAME_BYTES) {
            extension.append(paxRecord("path", name));
        }
        if (size > MOST_OCTAL) {
            extension.append(paxRecord("size", Long.toString(size)));
        }
        if (!extension.isEmpty()) {
            byte[] content = extension.toString().getBytes(UTF_8);
            header("pax".getBytes(UTF_8), 'x', content.length, FILE_MODE);
            out.write(content);
            fill(content.length);
        }
        header(bytes, '0', Math.min(size, MOST_OCTAL), FILE_MODE);
    }

    /** A whole small file. */
    public void file(String name, byte[] content) throws IOException {
        file(name, content.length);
        out.write(content);
        fill(content.length);
    }

    /** A directory, named without a slash at its end. */
    public void directory(String name) throws IOException {
        header((name + "/").getBytes(UTF_8), '5', 0, DIRECTORY_MODE);
    }

    /** Fills the last block of a file of that size. */
    public void fill(long size) throws IOException {
        out.write(new byte[(int) (-size & (TarHeader.BYTES - 1))]);
    }

    /** The mark without which a tar is cut off. */
    public void end() throws IOException {
        out.write(new byte[2 * TarHeader.BYTES]);
    }

    /** {@code <length> <key>=<value>\n}, where the length counts its own digits. */
    private static String paxRecord(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int bytes = rest.getBytes(UTF_8).length;
        int length = bytes;
        while (length != bytes + Integer.toString(length).length()) {
            length = bytes + Integer.toString(length).length();
        }
        return length + rest;
    }

    private void header(byte[] name, char type, long size, String mode) throws IOException {
        byte[] block = new byte[TarHeader.BYTES];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_BYTES));
        put(block, 100, mode);
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, "%011o".formatted(size));
        put(block, 136, "00000000000");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        out.write(block);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
