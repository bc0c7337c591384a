package dev.berth.proxy.http2;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.exchange.Exchange.RequestBody;
import dev.berth.proxy.exchange.LateBody;

import io.helidon.webserver.http.ServerRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;

/** The body of a stream's request; several threads may ask for it, one at a time reads. */
final class Http2Body implements RequestBody {
    /** How much of a body that nobody wants is read so that its sender hears the answer. */
    private static final int MAX_LINGER_BYTES = 1024 * 1024;

    private static final int DROP_BYTES = 8 * 1024;

    private final ServerRequest request;
    private final Http2Connection connection;
    private final Cancellation cancellation;
    private final @Nullable StreamSide side;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable InputStream stream;
    private @Nullable IOException failure;
    private boolean complete;

    /** The server reports a body's end as a reset if the answer was complete before it. */
    private boolean closed;

    Http2Body(ServerRequest request, Http2Connection connection, Cancellation cancellation) {
        this.request = request;
        this.connection = connection;
        this.cancellation = cancellation;
        this.side = request.content().hasEntity() ? connection.side() : null;
    }

    /** Reads what there is, at least one byte; -1 after the last. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            if (complete || side == null) {
                return -1;
            }
            int count = await(side, buffer, offset, length);
            complete = count < 0;
            return count;
        } catch (IOException broken) {
            failure = broken;
            cancellation.cancel();
            throw broken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the body: reads and drops what the client still sends, for a moment or not at all.
     *
     * @return whether the client has nothing more to send
     */
    boolean end(boolean linger) {
        if (side == null) {
            return true;
        }
        try {
            return (linger && drop(side)) || ended();
        } finally {
            side.close();
            stop();
            connection.giveBack(side);
        }
    }

    private int await(StreamSide side, byte[] buffer, int offset, int length) throws IOException {
        side.begin();
        int count = 0;
        Exception cause = null;
        try {
            count = stream().read(buffer, offset, length);
        } catch (IOException | RuntimeException reset) {
            cause = reset;
        }
        if (!side.end(Math.max(count, 0))) {
            // An interrupted read looks like the body's end.
            throw side.pace().late()
                    ? new LateBody(cause)
                    : new IOException("the client's connection ended", cause);
        }
        if (cause != null) {
            closed = true;
            throw new IOException("the client closed the stream", cause);
        }
        return count;
    }

    private boolean drop(StreamSide side) {
        side.pace().hurry(connection.limits().linger());
        var dropped = new byte[DROP_BYTES];
        try {
            int total = 0;
            int count = read(dropped, 0, dropped.length);
            while (count >= 0 && total < MAX_LINGER_BYTES) {
                total += count;
                count = read(dropped, 0, dropped.length);
            }
            return count < 0;
        } catch (IOException enough) {
            return false;
        }
    }

    private boolean ended() {
        lock.lock();
        try {
            return complete || closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the server believe that the body was read: it would wait for the rest of it, without
     * end, before it ends the stream. A read by an interrupted thread ends at once.
     */
    private void stop() {
        lock.lock();
        Thread.currentThread().interrupt();
        try {
            var dropped = new byte[DROP_BYTES];
            InputStream rest = stream();
            int count = rest.read(dropped);
            while (count >= 0) {
                count = rest.read(dropped);
            }
        } catch (IOException | RuntimeException reset) {
            complete = true;
        } finally {
            Thread.interrupted();
            lock.unlock();
        }
    }

    private InputStream stream() {
        if (stream == null) {
            stream = request.content().inputStream();
        }
        return stream;
    }
}
