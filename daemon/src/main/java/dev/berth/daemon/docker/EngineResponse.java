package dev.berth.daemon.docker;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer whose body is still on the wire; closing it settles what becomes of the connection. */
final class EngineResponse implements AutoCloseable {
    private final HttpHead head;
    private final HttpBody body;
    private final HttpInput input;
    private final EngineConnection connection;
    private final @Nullable IdleConnections idle;
    private final Cancellation cancellation;

    /**
     * @param idle where the connection goes when nothing is left on it; {@code null} when the
     *     request was not sent whole
     */
    EngineResponse(
            HttpHead head,
            HttpBody body,
            HttpInput input,
            EngineConnection connection,
            @Nullable IdleConnections idle,
            Cancellation cancellation) {
        this.head = head;
        this.body = body;
        this.input = input;
        this.connection = connection;
        this.idle = idle;
        this.cancellation = cancellation;
    }

    /** HTTP status, 200 to 599. */
    int status() {
        return head.status();
    }

    /** The body, which fails rather than ends when the engine goes away before its end. */
    InputStream body() {
        return body;
    }

    /** From now on the body has another limit than the head had. */
    void bodyWithin(Deadline deadline) {
        input.within(deadline);
    }

    /** The whole body, at most {@code maxBytes}. */
    byte[] bytes(int maxBytes) throws IOException {
        var bytes = body.readNBytes(maxBytes);
        if (body.read() >= 0) {
            throw new EngineException(
                    EngineException.Kind.PROTOCOL,
                    "the answer is longer than " + maxBytes + " bytes");
        }
        return bytes;
    }

    /** Keeps the connection for another request only when this exchange left nothing behind. */
    @Override
    public void close() {
        cancellation.release();
        if (idle != null && head.keepsAlive() && body.complete() && !input.buffered()) {
            idle.put(connection);
        } else {
            connection.close();
        }
    }
}
