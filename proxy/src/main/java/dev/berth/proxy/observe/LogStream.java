package dev.berth.proxy.observe;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An access log in a stream: lines that come together leave in one write. */
public final class LogStream implements AccessLogSink {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final OutputStream out;

    public LogStream(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    @Override
    public void accept(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
