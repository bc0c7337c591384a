package dev.berth.registry.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar entry by entry, never more of it in memory than one header.
 *
 * <p>Strict where two readers could disagree or where content would be guessed: checksums count,
 * names stay inside, sparse files and devices are refused, and an archive without its end mark has
 * been cut off.
 */
public final class TarReader {
    /** Extended headers before one entry. */
    private static final int MOST_EXTENSIONS = 8;

    /** Zeros after the end mark; writers fill up to their blocking factor. */
    private static final int MOST_PADDING_BYTES = 1 << 20;

    private final InputStream in;
    private final TarLimits limits;
    private final InputStream content = new Content();
    private int entries;
    private long left;
    private int padding;

    /**
     * @param in the tar, uncompressed; buffered by the caller if reads are dear
     */
    public TarReader(InputStream in, TarLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * The next entry; what is left of the last one's content is passed over. Empty at the end,
     * behind which nothing but zeros stood.
     *
     * @throws TarRefused if this is no tar that is taken
     */
    public Optional<TarEntry> next() throws IOException {
        skip();
        String name = "";
        String link = "";
        Map<String, String> pax = Map.of();
        for (int extensions = 0; extensions <= MOST_EXTENSIONS; extensions++) {
            byte[] block = block();
            if (isZero(block)) {
                end();
                return Optional.empty();
            }
            var header = new TarHeader(block);
            switch (header.type()) {
                case 'L' -> name = longName(header);
                case 'K' -> link = longName(header);
                case 'x' -> pax = PaxFields.read(extension(header));
                case 'g' -> {
                    // Of what a global header may say, nothing is used here but what is refused.
                    var _ = PaxFields.read(extension(header));
                }
                default -> {
                    return Optional.of(entry(header, name, link, pax));
                }
            }
        }
        throw new TarRefused("more than " + MOST_EXTENSIONS + " extended headers of one entry");
    }

    /** The content of the entry that {@link #next} gave last. */
    public InputStream content() {
        return content;
    }

    private TarEntry entry(
            TarHeader header, String longName, String longLink, Map<String, String> pax)
            throws TarRefused {
        if (++entries > limits.entries()) {
            throw new TarRefused("more than " + limits.entries() + " entries");
        }
        String raw = pax.getOrDefault("path", longName.isEmpty() ? header.name() : longName);
        String name = bounded(EntryName.of(raw));
        long size = pax.containsKey("size") ? size(pax.get("size")) : header.size();
        String rawLink =
                pax.getOrDefault("linkpath", longLink.isEmpty() ? header.link() : longLink);
        return switch (header.type()) {
            case '0', '\0', '7' -> {
                // Before POSIX a directory was a file whose name ends in a slash.
                if (raw.endsWith("/")) {
                    yield new TarEntry(name, TarEntry.Kind.DIRECTORY, 0, "");
                }
                left = size;
                padding = (int) (-size & (TarHeader.BYTES - 1));
                yield new TarEntry(name, TarEntry.Kind.FILE, size, "");
            }
            case '5' -> new TarEntry(name, TarEntry.Kind.DIRECTORY, 0, "");
            case '1' -> new TarEntry(name, TarEntry.Kind.LINK, 0, bounded(EntryName.of(rawLink)));
            case '2' ->
                    new TarEntry(
                            name,
                            TarEntry.Kind.LINK,
                            0,
                            bounded(EntryName.within(directory(name), rawLink)));
            case 'S' -> throw new TarRefused("a sparse file, expected whole ones");
            default ->
                    throw new TarRefused(
                            EntryName.shown(name)
                                    + " is of type "
                                    + EntryName.shown(String.valueOf(header.type()))
                                    + ", expected a file, a directory or a link");
        };
    }

    private static String directory(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    private String bounded(String name) throws TarRefused {
        if (name.length() > limits.nameBytes()) {
            throw new TarRefused("a name of more than " + limits.nameBytes() + " bytes");
        }
        return name;
    }

    private static long size(String text) throws TarRefused {
        if (!text.matches("[0-9]{1,18}")) {
            throw new TarRefused("an extended header's size is no number");
        }
        return Long.parseLong(text);
    }

    private String longName(TarHeader header) throws IOException {
        byte[] bytes = extension(header);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return TarHeader.utf8(bytes, 0, length);
    }

    private byte[] extension(TarHeader header) throws IOException {
        long size = header.size();
        if (size > limits.extensionBytes()) {
            throw new TarRefused(
                    "an extended header of "
                            + size
                            + " bytes, expected at most "
                            + limits.extensionBytes());
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw cutOff();
        }
        pass(-size & (TarHeader.BYTES - 1));
        return bytes;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BYTES);
        if (block.length < TarHeader.BYTES) {
            throw cutOff();
        }
        return block;
    }

    private static boolean isZero(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private void end() throws IOException {
        long seen = 0;
        byte[] rest = in.readNBytes(8 << 10);
        for (; rest.length > 0; rest = in.readNBytes(8 << 10)) {
            seen += rest.length;
            if (!isZero(rest) || seen > MOST_PADDING_BYTES) {
                throw new TarRefused("something stands behind the end of the tar");
            }
        }
        if (seen < TarHeader.BYTES) {
            throw cutOff();
        }
    }

    private void skip() throws IOException {
        pass(left);
        left = 0;
        pass(padding);
        padding = 0;
    }

    private void pass(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    private static TarRefused cutOff() {
        return new TarRefused("the tar is cut off");
    }

    /** The bytes of the current entry. */
    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw cutOff();
            }
            left -= read;
            return read;
        }
    }
}
