package dev.berth.daemon.cli.client;

import dev.berth.daemon.cli.client.AdminException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of the daemon's admin API: one connection a request, so that there is nothing to keep in
 * order between two of them.
 *
 * <p>Small on purpose: the command starts, asks once and ends, so what counts is the time until the
 * first byte is sent.
 */
public final class AdminClient {
    /** Bytes of an answer that is taken whole; a list of every object fits many times over. */
    public static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private static final int COPY_BYTES = 16 * 1024;

    private final Path socket;
    private final Duration patience;
    private final String userAgent;

    /**
     * @param socket the daemon's Unix socket
     * @param patience how long an exchange may last, from connecting to the last byte
     * @param version of this client, for the daemon's log
     */
    public AdminClient(Path socket, Duration patience, String version) {
        this.socket = socket;
        this.patience = patience;
        this.userAgent = "berth/" + version;
    }

    public Path socket() {
        return socket;
    }

    /** Sends the request and takes the whole answer, whatever its status. */
    public AdminAnswer send(AdminRequest request) throws AdminException {
        try (UnixConnection connection = UnixConnection.open(socket, Deadline.after(patience))) {
            AnswerReader reader = exchange(connection, request);
            AnswerHead head = reader.head();
            return whole(head, reader.body(head));
        } catch (IOException e) {
            throw translated(e);
        }
    }

    /**
     * Sends the request and hands the body of a successful answer on as it comes, without an end in
     * time; the answer returned has no body then. A refusal is taken whole.
     *
     * @throws IOException what the sink throws; an {@link AdminException} for the daemon's side
     */
    public AdminAnswer stream(AdminRequest request, BodySink sink) throws IOException {
        try (UnixConnection connection = UnixConnection.open(socket, Deadline.after(patience))) {
            AnswerHead head;
            InputStream body;
            try {
                AnswerReader reader = exchange(connection, request);
                head = reader.head();
                body = reader.body(head);
                if (head.status() / 100 != 2) {
                    return whole(head, body);
                }
            } catch (IOException e) {
                throw translated(e);
            }
            connection.until(Deadline.NEVER);
            pump(body, sink);
            return new AdminAnswer(head.status(), head.mediaType(), "");
        }
    }

    /**
     * Sends the request with a body of any length and hands the body of a successful answer on as
     * it comes, both without an end in time; the answer returned has no body then. A refusal is
     * taken whole, also one that comes before all is sent.
     *
     * @throws IOException what source and sink throw; an {@link AdminException} for the daemon's
     *     side
     */
    public AdminAnswer upload(AdminRequest request, RequestSource source, BodySink sink)
            throws IOException {
        try (UnixConnection connection = UnixConnection.open(socket, Deadline.after(patience))) {
            AnswerHead head;
            InputStream body;
            var sent = new SentBody(source);
            connection.until(Deadline.NEVER);
            try {
                connection.write(ByteBuffer.wrap(head(request, sent.framing())));
                sent.writeTo(connection);
            } catch (UnixConnection.HungUpException e) {
                // The daemon may refuse before it has read the body: its answer says why.
            }
            try {
                AnswerReader reader = new AnswerReader(connection.input());
                head = reader.head();
                body = reader.body(head);
                if (head.status() / 100 != 2) {
                    return whole(head, body);
                }
            } catch (IOException e) {
                throw translated(e);
            }
            pump(body, sink);
            return new AdminAnswer(head.status(), head.mediaType(), "");
        }
    }

    private AnswerReader exchange(UnixConnection connection, AdminRequest request)
            throws IOException {
        AnswerReader reader = new AnswerReader(connection.input());
        try {
            connection.write(ByteBuffer.wrap(bytes(request)));
        } catch (AdminException e) {
            throw e;
        } catch (IOException e) {
            // The daemon may refuse and hang up before it has read the body: its answer says why.
        }
        return reader;
    }

    private byte[] bytes(AdminRequest request) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        byte[] head = head(request, "Content-Length: " + body.length);
        var bytes = new ByteArrayOutputStream(head.length + body.length);
        bytes.writeBytes(head);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private byte[] head(AdminRequest request, String framing) {
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\n");
        head.append("User-Agent: ").append(userAgent).append("\r\n");
        head.append("Accept: application/json, text/plain\r\n");
        head.append("Connection: close\r\n");
        if (!request.mediaType().isEmpty()) {
            head.append("Content-Type: ").append(request.mediaType()).append("\r\n");
            head.append(framing).append("\r\n");
        }
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static AdminAnswer whole(AnswerHead head, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw AnswerReader.garbled("a body over " + MAX_ANSWER_BYTES + " bytes");
        }
        return new AdminAnswer(
                head.status(), head.mediaType(), new String(bytes, StandardCharsets.UTF_8));
    }

    private static void pump(InputStream body, BodySink sink) throws IOException {
        byte[] bytes = new byte[COPY_BYTES];
        while (true) {
            int count;
            try {
                count = body.read(bytes);
            } catch (IOException e) {
                throw translated(e);
            }
            if (count < 0) {
                return;
            }
            sink.accept(bytes, count);
        }
    }

    private static AdminException translated(IOException e) {
        return e instanceof AdminException known
                ? known
                : new AdminException(
                        Kind.UNREACHABLE,
                        "the connection to the daemon broke: " + e.getMessage(),
                        e);
    }
}
