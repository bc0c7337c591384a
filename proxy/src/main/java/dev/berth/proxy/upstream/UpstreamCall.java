package dev.berth.proxy.upstream;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.GrpcStatus;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request at an endpoint and the answer to it, whatever protocol carries them.
 *
 * <p>One thread sends while another one receives; a third may cancel.
 */
public interface UpstreamCall {
    /** Whether other requests were sent on its connection before, so that it may be dying. */
    boolean reused();

    /**
     * Sends the request's head, and hands it on.
     *
     * @param head fields without framing and without what is hop-by-hop, but {@code Connection} and
     *     {@code Upgrade} where another protocol is wished for; {@code Host} says whom it is for
     * @param framing of the body that follows; none follows {@code None} and a length of 0
     */
    void send(RequestHead head, Framing framing) throws IOException;

    /** Sends some of the request's body, and hands it on; waits while the endpoint has no room. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Ends the request. */
    void finish(Fields trailers) throws IOException;

    /**
     * Waits for a head of the answer, interim ones too; the consent to another protocol is a 101.
     *
     * @return null if the endpoint ended the connection instead
     * @throws BadMessage if it is none
     */
    @Nullable ResponseHead head() throws IOException;

    /** How the final answer's body ends. */
    Framing framing() throws BadMessage;

    /** Reads what there is of the answer's body, at least one byte; -1 after the last. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Whether more of the answer's body is at hand, so that there is no need to flush. */
    boolean more();

    /** What followed the answer's body and may be passed on. */
    Fields trailers();

    /** Both directions of the connection or stream, after a 101. */
    Exchange.Tunnel tunnel();

    /** Gives the endpoint this time from now on for the head of its answer. */
    void expect(Duration wait);

    /** Gives the endpoint as long as it likes. */
    void relax();

    /** Whether anything of an answer has come. */
    boolean begun();

    /** Whether the endpoint was given up for being slow. */
    boolean late();

    /** Whether {@link #cancel} ended it. */
    boolean cancelled();

    /**
     * Whether the protocol can say that a request was not processed, so that it may be sent again.
     */
    boolean keepsUnprocessed();

    /** Whether it is certain that the endpoint has done nothing with the request. */
    boolean unprocessed();

    /**
     * What it means that the endpoint has reset the call's stream, in words of gRPC; empty if it
     * has not, or the protocol has none.
     */
    default Optional<GrpcStatus> resetStatus() {
        return Optional.empty();
    }

    /**
     * Whether the rest of a request is worth sending after its answer was complete, because the
     * connection can be used again only then.
     */
    boolean lingers();

    /**
     * Ends the call, whoever waits in it; may be called by any thread, at any time, and never
     * waits.
     */
    void cancel();

    /** Gives back what the call holds; the last thing that is done with it. */
    void end();
}
