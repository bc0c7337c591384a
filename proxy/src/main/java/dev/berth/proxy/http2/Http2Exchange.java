package dev.berth.proxy.http2;

import dev.berth.proxy.exchange.Cancellation;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.Grammar;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One stream of an HTTP/2 connection. */
final class Http2Exchange implements Exchange {
    /** Fields that HTTP/1.1 uses for its connection and HTTP/2 forbids (RFC 9113 §8.2.2). */
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final ServerRequest request;
    private final ServerResponse response;
    private final RequestHead head;
    private final Framing framing;
    private final Http2Connection connection;
    private final Http2Body body;
    private final Cancellation cancellation = new Cancellation();
    private volatile @Nullable Http2Reply reply;
    private volatile boolean aborted;

    Http2Exchange(ServerRequest request, ServerResponse response, Http2Connection connection) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        HttpPrologue prologue = request.prologue();
        String query = prologue.query().rawValue();
        String path = prologue.uriPath().rawPath();
        String fragment = prologue.fragment().hasValue() ? "#" : "";
        String target = (query.isEmpty() ? path : path + "?" + query) + fragment;
        this.head = new RequestHead(prologue.method().text(), target, fields(request));
        this.framing = framing(request);
        this.body = new Http2Body(request, connection, cancellation);
    }

    /** Refuses what an HTTP/1.1 message could not carry unambiguously. */
    void check() throws BadMessage {
        for (Field field : head.fields()) {
            String name = field.name();
            if (!Grammar.isToken(name) || FORBIDDEN.contains(name.toLowerCase(Locale.ROOT))) {
                throw BadMessage.malformed("a field that HTTP/2 forbids");
            }
            if (!Grammar.isFieldValue(field.value())) {
                throw BadMessage.malformed("a control character in a field");
            }
        }
        if (!Grammar.isToken(head.method())) {
            throw BadMessage.malformed("the method is not a token");
        }
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public String authority() {
        String authority = request.authority();
        return authority == null ? "" : authority;
    }

    @Override
    public String protocol() {
        return "HTTP/2";
    }

    @Override
    public InetSocketAddress client() {
        return (InetSocketAddress) request.remotePeer().address();
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void interim(ResponseHead interim) {
        // Helidon sends no interim answers but 100; a client can do without hints.
    }

    @Override
    public ReplyBody reply(ResponseHead answer, Framing outgoing) {
        var begun = new Http2Reply(response, connection);
        reply = begun;
        response.status(Status.create(answer.status()));
        for (Field field : answer.fields()) {
            response.headers().add(header(field));
        }
        if (outgoing instanceof Framing.Length(long bytes)) {
            response.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(bytes));
        }
        boolean bodiless = outgoing instanceof Framing.None;
        if (!bodiless && !outgoing.equals(new Framing.Length(0))) {
            begun.beginBody();
        }
        return begun;
    }

    @Override
    public Optional<String> upgrade() {
        return Optional.empty();
    }

    @Override
    public Tunnel tunnel(ResponseHead answer) {
        throw new IllegalStateException("this stream asks for no other protocol");
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation.add(action);
    }

    @Override
    public boolean replied() {
        return reply != null;
    }

    @Override
    public void last() {
        // A stream that cannot be trusted says nothing about the next one.
    }

    @Override
    public void abort() {
        aborted = true;
    }

    /**
     * Ends the stream after its answer; what the client must be told with RST_STREAM, if at all.
     */
    Optional<Http2ErrorCode> end() {
        cancellation.clear();
        Http2Reply begun = reply;
        boolean answered = begun != null && begun.end() && !aborted;
        boolean received = body.end(answered);
        if (!answered) {
            return Optional.of(Http2ErrorCode.INTERNAL);
        }
        // The answer is whole and the rest of the request is not wanted (RFC 9113 §8.1).
        return received ? Optional.empty() : Optional.of(Http2ErrorCode.NO_ERROR);
    }

    private static Framing framing(ServerRequest request) {
        var length = request.headers().contentLength();
        if (length.isPresent()) {
            return new Framing.Length(length.getAsLong());
        }
        return request.content().hasEntity() ? Framing.CHUNKED : Framing.NONE;
    }

    private static Fields fields(ServerRequest request) {
        List<Field> fields = new ArrayList<>();
        for (Header header : request.headers()) {
            String name = header.name();
            if (name.startsWith(":") || name.equalsIgnoreCase("host")) {
                continue;
            }
            if (name.equalsIgnoreCase("cookie")) {
                // HTTP/2 may split it; HTTP/1.1 has one (RFC 9113 §8.2.3).
                fields.add(new Field(name, String.join("; ", header.allValues())));
                continue;
            }
            for (String value : header.allValues()) {
                fields.add(new Field(name, value));
            }
        }
        return new Fields(fields);
    }

    private static Header header(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return HeaderValues.create(HeaderNames.create(name), field.value());
    }
}
