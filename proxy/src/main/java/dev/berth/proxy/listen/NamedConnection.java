package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells the handler of requests for which host their connection was opened, where they are for
 * another one (RFC 9110 §7.4).
 *
 * @param serverName as TLS has it (RFC 6066 §3)
 */
record NamedConnection(RequestHandler handler, String serverName) implements RequestHandler {
    @Override
    public void serve(Exchange exchange) {
        boolean same = isFor(exchange.authority());
        handler.serve(same ? exchange : new OtherHost(exchange, serverName));
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        handler.refuse(exchange, fault);
    }

    private boolean isFor(String authority) {
        int length = serverName.length();
        return authority.regionMatches(true, 0, serverName, 0, length)
                && (authority.length() == length || authority.charAt(length) == ':');
    }

    private static final class OtherHost extends PassedExchange {
        private final Optional<String> name;

        OtherHost(Exchange inner, String name) {
            super(inner);
            this.name = Optional.of(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public Optional<String> otherServerName() {
            return name;
        }
    }
}
