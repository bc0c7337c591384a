package dev.berth.proxy.fault;

import dev.berth.proxy.wire.BadMessage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered by an endpoint: whose fault, what kind, worth another try. */
public final class ProxyFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

    /** Whose fault it is. */
    public enum Side {
        CLIENT,
        UPSTREAM,
        PROXY
    }

    /** What went wrong, with the status that says so. */
    public enum Kind {
        BAD_REQUEST(400),
        CLIENT_TIMEOUT(408),
        TARGET_TOO_LONG(414),
        FIELDS_TOO_LARGE(431),
        VERSION_NOT_SUPPORTED(505),
        METHOD_REFUSED(501),
        UPGRADE_REFUSED(501),
        NO_ROUTE(404),
        MISDIRECTED(421),
        RATE_LIMITED(429),
        /** The route leads nowhere: what its document names does not exist. */
        NO_BACKEND(500),
        NO_ENDPOINT(503),
        OVERLOADED(503),
        CONNECT_FAILED(502),
        /** The endpoint said that it has not looked at the request. */
        STREAM_REFUSED(502),
        CONNECT_TIMEOUT(504),
        BAD_ANSWER(502),
        ANSWER_TIMEOUT(504),
        /** The time that the whole request has is up, wherever it was. */
        DEADLINE_EXCEEDED(504),
        /** Nobody is left to be told. */
        CLIENT_GONE(499),
        INTERNAL(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Side side;
    private final Kind kind;
    private final boolean retryable;
    private final boolean unanswered;
    private final Duration retryAfter;
    private final @Nullable GrpcStatus call;

    private ProxyFault(
            Side side, Kind kind, boolean retryable, String detail, @Nullable Throwable cause) {
        this(side, kind, retryable, false, DEFAULT_RETRY_AFTER, detail, cause, null);
    }

    private ProxyFault(
            Side side,
            Kind kind,
            boolean retryable,
            boolean unanswered,
            Duration retryAfter,
            String detail,
            @Nullable Throwable cause,
            @Nullable GrpcStatus call) {
        super(detail, cause);
        this.side = side;
        this.kind = kind;
        this.retryable = retryable;
        this.unanswered = unanswered;
        this.retryAfter = retryAfter;
        this.call = call;
    }

    public static ProxyFault client(Kind kind, String detail) {
        return new ProxyFault(Side.CLIENT, kind, false, detail, null);
    }

    /** A request that breaks the grammar. */
    public static ProxyFault of(BadMessage message) {
        Kind kind =
                switch (message.kind()) {
                    case MALFORMED -> Kind.BAD_REQUEST;
                    case TARGET_TOO_LONG -> Kind.TARGET_TOO_LONG;
                    case FIELDS_TOO_LARGE -> Kind.FIELDS_TOO_LARGE;
                    case VERSION_NOT_SUPPORTED -> Kind.VERSION_NOT_SUPPORTED;
                };
        return new ProxyFault(Side.CLIENT, kind, false, message.detail(), message);
    }

    public static ProxyFault upstream(Kind kind, String detail, @Nullable Throwable cause) {
        return new ProxyFault(Side.UPSTREAM, kind, false, detail, cause);
    }

    /** Nothing of the request has left: another endpoint may be asked. */
    public static ProxyFault unsent(Kind kind, String detail, @Nullable Throwable cause) {
        return new ProxyFault(Side.UPSTREAM, kind, true, detail, cause);
    }

    /** The request may have been acted upon, but not a byte of an answer came. */
    public static ProxyFault unanswered(Kind kind, String detail, @Nullable Throwable cause) {
        return new ProxyFault(
                Side.UPSTREAM, kind, false, true, DEFAULT_RETRY_AFTER, detail, cause, null);
    }

    /** The client asks for more than it may. */
    public static ProxyFault limited(String detail, Duration retryAfter) {
        return new ProxyFault(
                Side.CLIENT, Kind.RATE_LIMITED, false, false, retryAfter, detail, null, null);
    }

    public static ProxyFault internal(String detail, @Nullable Throwable cause) {
        return new ProxyFault(Side.PROXY, Kind.INTERNAL, false, detail, cause);
    }

    public Side side() {
        return side;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the request may be tried on another endpoint. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the endpoint has said nothing at all; a request that can be repeated may be. */
    public boolean unanswered() {
        return unanswered;
    }

    /** When the client may come back, where the status says that it may. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The same, of which a gRPC client is told so. */
    public ProxyFault toldCallsAs(GrpcStatus status) {
        return new ProxyFault(
                side, kind, retryable, unanswered, retryAfter, detail(), getCause(), status);
    }

    /** What a gRPC client is told, where it is not what the status says. */
    Optional<GrpcStatus> call() {
        return kind == Kind.DEADLINE_EXCEEDED
                ? Optional.of(GrpcStatus.DEADLINE_EXCEEDED)
                : Optional.ofNullable(call);
    }

    /** For the client; no address, no secret. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
