package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with the engine (RFC 9112): blocking, on the calling thread, which must be a platform
 * thread.
 *
 * <p>A request that must not be sent twice always gets a fresh connection: to connect on one
 * machine costs microseconds, while a kept connection that died leaves open whether the engine
 * acted.
 */
final class EngineHttp implements AutoCloseable {
    private static final int CHUNK_BYTES = 32 * 1024;

    private final EngineConnector connector;
    private final IdleConnections idle = new IdleConnections();

    EngineHttp(EngineConnector connector) {
        this.connector = connector;
    }

    /**
     * Sends a request and reads the head of its answer; the caller reads the body and closes.
     *
     * @param prefix what stands before the path: {@code /v1.41} or nothing
     * @throws EngineException {@code UNREACHABLE}, {@code TIMEOUT}, {@code PROTOCOL} or {@code
     *     CANCELLED}; the status of the answer is not judged here
     */
    EngineResponse send(
            EngineRequest request, String prefix, Deadline deadline, Cancellation cancellation)
            throws IOException {
        if (request.idempotent()) {
            var kept = idle.take();
            if (kept != null) {
                try {
                    return exchange(kept, request, prefix, deadline, cancellation);
                } catch (StaleConnection stale) {
                    // Nothing was answered and the request may be repeated: once, on a fresh one.
                }
            }
        }
        try {
            return exchange(connector.open(deadline), request, prefix, deadline, cancellation);
        } catch (StaleConnection e) {
            throw e.failure;
        }
    }

    private EngineResponse exchange(
            EngineConnection connection,
            EngineRequest request,
            String prefix,
            Deadline deadline,
            Cancellation cancellation)
            throws IOException, StaleConnection {
        boolean handedOver = false;
        try {
            cancellation.watch(connection);
            var unsent = sendRequest(connection, request, prefix, deadline);
            var input = new HttpInput(connection, deadline);
            awaitAnswer(input, unsent);
            var head = HttpHead.read(input);
            var body = HttpBody.of(head, input);
            var kept = unsent == null ? idle : null;
            handedOver = true;
            return new EngineResponse(head, body, input, connection, kept, cancellation);
        } finally {
            if (!handedOver) {
                cancellation.release();
                connection.close();
            }
        }
    }

    /**
     * Sends everything; a connection that breaks meanwhile is returned, not thrown, since the
     * engine may have answered (and refused) before it had the whole body.
     */
    private static @Nullable EngineException sendRequest(
            EngineConnection connection, EngineRequest request, String prefix, Deadline deadline)
            throws IOException {
        var head = new StringBuilder(256);
        head.append(request.method()).append(' ').append(request.target(prefix));
        head.append(" HTTP/1.1\r\nHost: engine\r\nUser-Agent: berthd\r\n");
        request.login()
                .map(RegistryLogin::header)
                .ifPresent(login -> head.append("X-Registry-Auth: ").append(login).append("\r\n"));
        try {
            switch (request.body()) {
                case Body.Empty() -> {
                    // A length is said where a server may expect a body (RFC 9110 §8.6).
                    head.append(request.method().equals("POST") ? "Content-Length: 0\r\n" : "");
                    write(connection, head.append("\r\n").toString(), deadline);
                }
                case Body.Json(var value) -> {
                    var json = value.toString();
                    head.append("Content-Type: application/json\r\nContent-Length: ");
                    head.append(json.getBytes(StandardCharsets.UTF_8).length).append("\r\n\r\n");
                    write(connection, head.append(json).toString(), deadline);
                }
                case Body.Archive(var content) -> {
                    head.append("Content-Type: application/x-tar\r\n");
                    head.append("Transfer-Encoding: chunked\r\n\r\n");
                    write(connection, head.toString(), deadline);
                    writeChunks(connection, content, deadline);
                }
            }
            return null;
        } catch (EngineException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return e;
        }
    }

    private static void writeChunks(
            EngineConnection connection, InputStream content, Deadline deadline)
            throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            if (count > 0) {
                write(connection, Integer.toHexString(count) + "\r\n", deadline);
                connection.write(chunk, 0, count, deadline);
                write(connection, "\r\n", deadline);
            }
        }
        write(connection, "0\r\n\r\n", deadline);
    }

    private static void write(EngineConnection connection, String text, Deadline deadline)
            throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        connection.write(bytes, 0, bytes.length, deadline);
    }

    private static void awaitAnswer(HttpInput input, @Nullable EngineException unsent)
            throws IOException, StaleConnection {
        try {
            if (!input.begins()) {
                throw new StaleConnection(unsent == null ? HttpInput.gone() : unsent);
            }
        } catch (EngineException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            throw new StaleConnection(unsent == null ? e : unsent);
        }
    }

    @Override
    public void close() {
        idle.close();
    }

    /** The connection ended before the first byte of an answer. */
    private static final class StaleConnection extends Exception {
        private static final long serialVersionUID = 1;

        private final EngineException failure;

        StaleConnection(EngineException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
