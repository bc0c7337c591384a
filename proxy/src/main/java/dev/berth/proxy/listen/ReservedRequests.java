package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.RequestCost;
import dev.berth.proxy.limit.Reserve;

/** Serves requests for which there is memory; HTTP/2 looks before it opens a stream. */
final class ReservedRequests implements RequestHandler {
    private final RequestHandler handler;
    private final Reserve shared;

    ReservedRequests(RequestHandler handler, Reserve shared) {
        this.handler = handler;
        this.shared = shared;
    }

    @Override
    public void serve(Exchange exchange) {
        long cost = RequestCost.of(exchange.head(), exchange.framing());
        if (!shared.take(cost)) {
            exchange.last();
            refuse(
                    exchange,
                    ProxyFault.upstream(
                            ProxyFault.Kind.OVERLOADED,
                            "the balancer has no memory for more requests",
                            null));
            return;
        }
        try {
            handler.serve(exchange);
        } finally {
            shared.giveBack(cost);
        }
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        handler.refuse(exchange, fault);
    }
}
