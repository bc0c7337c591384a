package dev.berth.registry.transfer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** An archive's bytes as a tar, whether they came plain or through gzip; bounded either way. */
final class ArchiveStream extends FilterInputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long REPORT_BYTES = 1L << 20;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final long mostBytes;
    private final TransferProgress progress;
    private long count;
    private long reported;

    private ArchiveStream(InputStream tar, long mostBytes, TransferProgress progress) {
        super(tar);
        this.mostBytes = mostBytes;
        this.progress = progress;
    }

    /** Looks at the first two bytes to see what this is. */
    static ArchiveStream open(InputStream raw, long mostBytes, TransferProgress progress)
            throws IOException {
        var buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(2);
        boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return new ArchiveStream(
                gzip
                        ? new BufferedInputStream(
                                new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES)
                        : buffered,
                mostBytes,
                progress);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            seen(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            seen(read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        seen(skipped);
        return skipped;
    }

    private void seen(long bytes) throws IOException {
        count += bytes;
        if (count > mostBytes) {
            throw new ArchiveRefused("archive", "more than " + mostBytes + " bytes uncompressed");
        }
        if (count - reported >= REPORT_BYTES) {
            reported = count;
            progress.at(TransferProgress.Phase.READING, count, -1);
        }
    }
}
