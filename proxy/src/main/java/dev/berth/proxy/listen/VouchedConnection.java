package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * Tells the handler of requests of whom one vouches for their client.
 *
 * @param authorities those that the client's certificate was held against
 */
record VouchedConnection(RequestHandler handler, Set<X509Certificate> authorities)
        implements RequestHandler {
    @Override
    public void serve(Exchange exchange) {
        handler.serve(new Vouched(exchange, authorities));
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        handler.refuse(exchange, fault);
    }

    private static final class Vouched extends PassedExchange {
        private final Set<X509Certificate> authorities;

        Vouched(Exchange inner, Set<X509Certificate> authorities) {
            super(inner);
            this.authorities = authorities;
        }

        @Override
        public Set<X509Certificate> clientAuthorities() {
            return authorities;
        }
    }
}
