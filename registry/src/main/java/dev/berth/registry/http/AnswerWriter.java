package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.blob.ArrivingBlob;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Writes answers; nothing else here touches a response. */
final class AnswerWriter {
    /** Content below it goes with its header, in one write. */
    private static final int LEAST_SENT_BYTES = 64 << 10;

    /** More than the server gathers before it writes. */
    private static final int LEAD_BYTES = 4 << 10;

    /** A client that sends more after its refusal does not read. */
    private static final long LINGER_BYTES = 64L << 20;

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final int refusedBodyBytes;

    AnswerWriter(int refusedBodyBytes) {
        this.refusedBodyBytes = refusedBodyBytes;
    }

    /**
     * Writes an answer. A body that nobody wanted is read and dropped first, as long as it is
     * small; else the connection cannot be used again and is closed.
     */
    void write(Answer answer, Exchange exchange, ServerResponse response) throws IOException {
        try {
            if (exchange.drain(refusedBodyBytes) && !exchange.isLast()) {
                write(answer, exchange.method(), response);
            } else {
                writeLast(answer, exchange, response);
                exchange.linger(LINGER_BYTES, LINGER);
                // The server would go on reading requests.
                throw new CloseConnectionException("this was the connection's last request");
            }
        } finally {
            // Also where the request's body breaks before a byte of the answer is written.
            if (answer.body() instanceof Answer.Body.Part(var content, long _, long _)) {
                content.close();
            }
            if (answer.body() instanceof Answer.Body.Coming(var coming)) {
                coming.close();
            }
        }
    }

    /** Writes an answer after which the caller closes the connection. */
    void writeLast(Answer answer, Exchange exchange, ServerResponse response) throws IOException {
        response.header(HeaderValues.CONNECTION_CLOSE);
        write(answer, exchange.method(), response);
    }

    private static void write(Answer answer, String method, ServerResponse response)
            throws IOException {
        response.status(Status.create(answer.status()));
        response.header("Docker-Distribution-API-Version", "registry/2.0");
        response.header("X-Content-Type-Options", "nosniff");
        for (var field : answer.fields()) {
            response.header(HeaderNames.create(field.name()), field.value());
        }
        write(answer.body(), method.equals("HEAD"), response);
    }

    private static void write(Answer.Body body, boolean head, ServerResponse response)
            throws IOException {
        switch (body) {
            case Answer.Body.None() -> response.send();
            case Answer.Body.OnlyLength(long bytes) -> {
                response.contentLength(bytes);
                response.send();
            }
            case Answer.Body.Text(String text) -> {
                byte[] content = text.getBytes(UTF_8);
                response.contentLength(content.length);
                if (head) {
                    response.send();
                } else {
                    response.send(content);
                }
            }
            case Answer.Body.Part part -> write(part, response);
            case Answer.Body.Coming(var coming) -> write(coming, head, response);
        }
    }

    /** What does not arrive whole breaks the connection: a client must not take it for good. */
    private static void write(ArrivingBlob.Follower coming, boolean head, ServerResponse response)
            throws IOException {
        response.contentLength(coming.length());
        if (head) {
            response.send();
            return;
        }
        var out = response.outputStream();
        try {
            coming.copy(out, Progress.here());
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("content did not arrive whole", e);
        }
        out.close();
    }

    private static void write(Answer.Body.Part part, ServerResponse response) throws IOException {
        response.contentLength(part.count());
        if (part.count() == 0) {
            response.send();
            return;
        }
        try (var out = response.outputStream()) {
            PlainWire wire = Progress.here().wire();
            if (wire == null || part.count() < LEAST_SENT_BYTES) {
                part.content().copy(part.offset(), part.count(), out);
                return;
            }
            // The header goes with the first bytes; the server does not count what follows them.
            part.content().copy(part.offset(), LEAD_BYTES, out);
            out.flush();
            wire.send(part.content(), part.offset() + LEAD_BYTES, part.count() - LEAD_BYTES);
        } catch (IOException e) {
            throw new CloseConnectionException("a part of the content was not sent", e);
        }
    }
}
