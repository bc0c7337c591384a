package dev.berth.proxy.edge;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A request whose origin a trusted proxy tells, and whose answer says what every answer says. */
final class EdgeExchange extends PassedExchange {
    private static final String HSTS = "Strict-Transport-Security";

    private final Origin origin;
    private final InetSocketAddress client;
    private final String hsts;

    /**
     * Sees a request.
     *
     * @param hsts the value of {@code Strict-Transport-Security}; empty: none is added
     */
    EdgeExchange(Exchange inner, Origin origin, String hsts) {
        super(inner);
        this.origin = origin;
        this.hsts = hsts;
        this.client =
                origin.hops().size() > 1
                        ? new InetSocketAddress(origin.hops().getFirst(), 0)
                        : inner.client();
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public ReplyBody reply(ResponseHead head, Framing framing) throws IOException {
        // An endpoint that says it itself knows better.
        boolean silent = !hsts.isEmpty() && !head.fields().has(HSTS);
        return super.reply(
                silent ? head.withFields(head.fields().with(HSTS, hsts)) : head, framing);
    }
}
