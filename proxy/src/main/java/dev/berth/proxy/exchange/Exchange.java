package dev.berth.proxy.exchange;

import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request of a client and the way to answer it.
 *
 * <p>The body may be read by one thread while another one answers.
 */
public interface Exchange {
    /** Method, target in origin form (path and query) and fields as sent. */
    RequestHead head();

    /** Whom the request is for: {@code Host} or {@code :authority}, with port if sent. */
    String authority();

    /** The same as the endpoint is to see it. */
    default String endpointAuthority() {
        return authority();
    }

    /**
     * The host that the client's TLS connection was opened for, where it is not the one that the
     * request is for; in lower case.
     */
    default Optional<String> otherServerName() {
        return Optional.empty();
    }

    /**
     * Of whom one vouches for the client, where its TLS connection was opened for a listener that
     * asks for that; else empty.
     */
    default Set<X509Certificate> clientAuthorities() {
        return Set.of();
    }

    /** {@code HTTP/1.1} or {@code HTTP/2}. */
    String protocol();

    /** The client's end of the connection. */
    InetSocketAddress client();

    /** How the client came: {@code https}, or {@code http} if nothing is encrypted. */
    default String scheme() {
        return "https";
    }

    /** Where the request has come from, as far as it is believed. */
    default Origin origin() {
        return new Origin(List.of(client().getAddress()), scheme(), authority());
    }

    /** How the request's body ends; {@code Chunked} where its length is unknown. */
    Framing framing();

    /**
     * The request's body. A client that waits for {@code 100 Continue} is told at the first read.
     */
    RequestBody body();

    /** Passes an interim answer on where the protocol can. */
    void interim(ResponseHead head) throws IOException;

    /**
     * Begins the final answer, once.
     *
     * @param head with fields that carry no framing and nothing hop-by-hop
     * @param framing of the body that follows; {@code None}, {@code Length} or {@code Chunked}
     */
    ReplyBody reply(ResponseHead head, Framing framing) throws IOException;

    /**
     * The one protocol that the client asks to switch to, in lower case; empty if it asks for none,
     * for several, or for cleartext HTTP/2, which may all be ignored (RFC 9110 §7.8).
     */
    Optional<String> upgrade();

    /**
     * Switches to the protocol that {@link #upgrade} names, once, instead of an answer.
     *
     * @param head of the endpoint's 101, without hop-by-hop fields
     */
    Tunnel tunnel(ResponseHead head) throws IOException;

    /**
     * Has the action run, once, when the client has gone or has reset its stream before the answer
     * was complete; at once if that has happened. HTTP/1.1 notices when it reads or writes, and
     * after a silence.
     *
     * @param action runs on any thread and must not wait
     */
    void onCancel(Runnable action);

    /** Whether the final answer has begun. */
    boolean replied();

    /**
     * Lets no other request follow on an HTTP/1.1 connection: what comes next cannot be trusted.
     */
    void last();

    /** Breaks the connection or stream off, so that a cut answer is not taken for a whole one. */
    void abort();

    /** The same, and says that the endpoint has cancelled the answer, where the protocol can. */
    default void cancelled() {
        abort();
    }

    /** A request's body. */
    interface RequestBody {
        /** Reads what there is, at least one byte; -1 after the last. */
        int read(byte[] buffer, int offset, int length) throws IOException;

        /** What followed the last byte and may be passed on; empty before that was read. */
        default Fields trailers() {
            return Fields.NONE;
        }
    }

    /** An answer's body. */
    interface ReplyBody {
        /** What a body is carried in where nothing else is said. */
        int PIECE_BYTES = 16 * 1024;

        /**
         * An array to carry the body in.
         *
         * @param most how many bytes there are, if that is known; it is no longer than that
         */
        default byte[] piece(long most) {
            return new byte[Math.clamp(most, 1, PIECE_BYTES)];
        }

        void write(byte[] buffer, int offset, int length) throws IOException;

        /** Hands on what was written. */
        void flush() throws IOException;

        /** Ends the answer. */
        default void complete() throws IOException {
            complete(Fields.NONE);
        }

        /** Ends the answer with trailers, which a framing that cannot carry them drops. */
        void complete(Fields trailers) throws IOException;
    }

    /** Both directions of a connection or stream that speaks another protocol now. */
    interface Tunnel {
        /** Reads what there is, at least one byte; -1 when the client has said its last. */
        int read(byte[] buffer, int offset, int length) throws IOException;

        void write(byte[] buffer, int offset, int length) throws IOException;

        /** Hands on what was written. */
        void flush() throws IOException;

        /** Says that nothing more will be written; the client may still send. */
        void shutdownOutput() throws IOException;

        /** Ends both directions, whoever waits in one. */
        void close();
    }
}
