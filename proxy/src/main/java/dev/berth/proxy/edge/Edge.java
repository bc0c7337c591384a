package dev.berth.proxy.edge;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;

/**
 * Settles where a request has come from before anybody asks; costs nothing where nothing is set.
 */
public final class Edge implements RequestHandler {
    private final ForwardedChain chain;
    private final String hsts;
    private final RequestHandler next;

    public Edge(EdgeConfig config, RequestHandler next) {
        this.chain = new ForwardedChain(config.trustedProxies(), config.limits().proxies());
        this.hsts = config.hsts().isZero() ? "" : "max-age=" + config.hsts().toSeconds();
        this.next = next;
    }

    @Override
    public void serve(Exchange exchange) {
        next.serve(seen(exchange));
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        next.refuse(seen(exchange), fault);
    }

    private Exchange seen(Exchange exchange) {
        boolean proxied = chain.trusts(exchange.client().getAddress());
        // RFC 6797 §7.2: not over a transport that is not secure.
        String told = exchange.scheme().equals("https") ? hsts : "";
        if (!proxied && told.isEmpty()) {
            return exchange;
        }
        var origin = exchange.origin();
        return new EdgeExchange(
                exchange, proxied ? chain.origin(origin, exchange.head().fields()) : origin, told);
    }
}
