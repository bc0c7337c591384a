package dev.berth.proxy.http2;

import dev.berth.proxy.exchange.Exchange.ReplyBody;
import dev.berth.proxy.wire.Fields;

import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/** An answer on its way out; no write waits for a client that does not read. */
final class Http2Reply implements ReplyBody {
    private final ServerResponse response;
    private final Http2Connection connection;
    private final StreamSide side;
    private @Nullable OutputStream output;
    private boolean complete;

    /** What may wait for the client. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    Http2Reply(ServerResponse response, Http2Connection connection) {
        this.response = response;
        this.connection = connection;
        this.side = connection.side();
    }

    /** Begins a body; the head goes out with its first bytes, or with the end if there is none. */
    void beginBody() {
        output = response.outputStream();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        OutputStream stream = output;
        if (stream == null) {
            throw new IOException("the answer has no body");
        }
        watched(
                length,
                () -> {
                    stream.write(buffer, offset, length);
                    // The stream may keep the array until it is flushed, and the caller reuses it.
                    stream.flush();
                });
    }

    @Override
    public void flush() {
        // Each write was flushed.
    }

    @Override
    public void complete(Fields trailers) {
        // The server has no way to send trailers once the body has begun.
        // The stream is ended when nobody needs the rest of the request any more (a request that
        // ends after its answer is reported as reset) and the endpoint's connection is free again.
        complete = true;
    }

    /** Ends the stream if the answer is complete; false if it is not or the client is gone. */
    boolean end() {
        try {
            if (complete && output == null) {
                watched(0, () -> response.send(new byte[0]));
            } else if (complete && response instanceof RoutingResponse committed) {
                watched(0, committed::commit);
            }
            return complete;
        } catch (IOException gone) {
            return false;
        } finally {
            connection.giveBack(side);
        }
    }

    private void watched(int bytes, Write write) throws IOException {
        side.begin();
        IOException cause = null;
        try {
            write.run();
        } catch (IOException broken) {
            cause = broken;
        } catch (RuntimeException gone) {
            cause = new IOException("the stream is gone", gone);
        }
        if (!side.end(cause == null ? bytes : 0) && cause == null) {
            cause = new IOException("the client does not read");
        }
        if (cause != null) {
            throw cause;
        }
    }
}
