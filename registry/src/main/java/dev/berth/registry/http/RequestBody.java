package dev.berth.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request's body, whose failures can be told from those of the disk it is written to. */
final class RequestBody extends InputStream {
    /** The client went away, or its framing broke; the connection is of no more use. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(RuntimeException cause) {
            super("the request's body broke off", cause);
        }

        /** What the server's codec said. */
        RuntimeException reason() {
            return getCause() instanceof RuntimeException reason ? reason : this;
        }
    }

    private final Supplier<InputStream> source;
    private @Nullable InputStream opened;
    private long count;

    /** Opening the source tells a client that waits for it to send; so that is left to a read. */
    RequestBody(Supplier<InputStream> source) {
        this.source = source;
    }

    private InputStream delegate() {
        InputStream stream = opened;
        if (stream == null) {
            stream = source.get();
            opened = stream;
        }
        return stream;
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        try {
            int value = delegate().read();
            count += value < 0 ? 0 : 1;
            return value;
        } catch (RuntimeException e) {
            throw new Broken(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
        try {
            int read = delegate().read(buffer, offset, most);
            count += Math.max(0, read);
            return read;
        } catch (RuntimeException e) {
            throw new Broken(e);
        }
    }
}
