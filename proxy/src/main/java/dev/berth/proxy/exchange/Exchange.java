package dev.berth.proxy.exchange;

import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;

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

    /** {@code HTTP/1.1} or {@code HTTP/2}. */
    String protocol();

    /** The client's end of the connection. */
    InetSocketAddress client();

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

    /** Whether the final answer has begun. */
    boolean replied();

    /**
     * Lets no other request follow on an HTTP/1.1 connection: what comes next cannot be trusted.
     */
    void last();

    /** Breaks the connection or stream off, so that a cut answer is not taken for a whole one. */
    void abort();

    /** A request's body. */
    interface RequestBody {
        /** Reads what there is, at least one byte; -1 after the last. */
        int read(byte[] buffer, int offset, int length) throws IOException;
    }

    /** An answer's body. */
    interface ReplyBody {
        void write(byte[] buffer, int offset, int length) throws IOException;

        /** Hands on what was written. */
        void flush() throws IOException;

        /** Ends the answer. */
        void complete() throws IOException;
    }
}
