package dev.berth.registry.http;

import dev.berth.registry.blob.IncomingBody;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** One request, as the operations see it. */
final class Exchange {
    /** An address or a name; names in containers' networks have {@code _} too. */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]{2,45}]|[a-zA-Z0-9._-]{1,253})(?::[0-9]{1,5})?");

    private final ServerRequest request;
    private final QueryParameters query;
    private final RequestBody body;
    private final Progress progress = Progress.here();

    private Exchange(ServerRequest request, QueryParameters query) {
        this.request = request;
        this.query = query;
        this.body =
                new RequestBody(
                        request.content().hasEntity()
                                ? () -> opened(request)
                                : InputStream::nullInputStream);
    }

    private static InputStream opened(ServerRequest request) {
        var headers = request.headers();
        if (!headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            Progress.here().bodyBegins(headers.contentLength().orElse(0));
        }
        return request.content().inputStream();
    }

    /** The request, unless its query is not well-formed. */
    static Optional<Exchange> of(ServerRequest request) {
        return QueryParameters.parse(request.prologue().query().rawValue())
                .map(query -> new Exchange(request, query));
    }

    /** The path as it was sent, without the query. */
    String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    String method() {
        return request.prologue().method().text();
    }

    QueryParameters query() {
        return query;
    }

    /** The header's value; one that stands twice has a comma, which no form here accepts. */
    Optional<String> header(String name) {
        return request.headers()
                .find(HeaderNames.create(name))
                .map(Header::allValues)
                .map(values -> String.join(", ", values));
    }

    /** The authority that the client used, where it is one. */
    Optional<String> host() {
        return Optional.ofNullable(request.authority())
                .filter(text -> HOST.matcher(text).matches());
    }

    /** Where the client's connection came in. */
    InetSocketAddress localAddress() {
        return (InetSocketAddress) request.localPeer().address();
    }

    /** {@code http} or {@code https}. */
    String scheme() {
        return request.isSecure() ? "https" : "http";
    }

    /** Bytes of the body, where the client said how many. */
    OptionalLong contentLength() {
        return request.content().hasEntity()
                ? request.headers().contentLength()
                : OptionalLong.of(0);
    }

    /** The body, which belongs wherever the client says. */
    IncomingBody body(Optional<ContentRange> range) {
        return range.map(
                        known ->
                                new IncomingBody(
                                        body,
                                        OptionalLong.of(known.first()),
                                        OptionalLong.of(known.length()),
                                        progress))
                .orElseGet(
                        () ->
                                new IncomingBody(
                                        body, OptionalLong.empty(), contentLength(), progress));
    }

    /** The whole body; empty where it has more than {@code most} bytes. */
    Optional<byte[]> bytes(int most) throws IOException {
        if (contentLength().orElse(0) > most) {
            return Optional.empty();
        }
        byte[] bytes = body.readNBytes(most + 1);
        return bytes.length > most ? Optional.empty() : Optional.of(bytes);
    }

    /** Bytes of the body that have been read. */
    long received() {
        return body.count();
    }

    /** Whether the client wants the connection closed after the answer. */
    boolean isLast() {
        return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private boolean awaitsContinue() {
        return request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent();
    }

    /**
     * Reads on for a moment behind the last answer: closing a connection with bytes unread would
     * take the answer from a client that is still sending (RFC 9112 §9.6).
     */
    void linger(long most, Duration limit) throws IOException {
        if (awaitsContinue()) {
            return;
        }
        byte[] buffer = new byte[64 << 10];
        long end = System.nanoTime() + limit.toNanos();
        long dropped = 0;
        try {
            int read = 0;
            while (read >= 0 && dropped < most && System.nanoTime() - end < 0) {
                read = body.read(buffer);
                dropped += Math.max(0, read);
            }
        } catch (RequestBody.Broken gone) {
            System.getLogger(Exchange.class.getName())
                    .log(System.Logger.Level.TRACE, "a refused client is gone", gone);
        }
    }

    /**
     * Reads what is left of the body and drops it; false where it is not to be had, or too much.
     */
    boolean drain(int most) throws IOException {
        if (awaitsContinue()) {
            // The client waits for a word before it sends. The refusal is that word, but a client
            // may send all the same, so what follows cannot be told from a request.
            return false;
        }
        byte[] buffer = new byte[(int) Math.min(most, 64L << 10)];
        long dropped = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            dropped += read;
            if (dropped > most) {
                return false;
            }
        }
        return true;
    }
}
