package dev.berth.proxy;

import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteMatch;
import dev.berth.policies.route.RouteRequest;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.exchange.RequestTarget;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.observe.AccessEntry;
import dev.berth.proxy.observe.Observer;
import dev.berth.proxy.route.RoutedRequest;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Sends who comes without TLS where a route says, else to the same host, path and query with TLS;
 * only from hosts and paths that have a route, so that nobody is sent anywhere else.
 */
final class HttpsRedirect implements RequestHandler {
    private static final int PERMANENT_REDIRECT = 308;
    private static final int HTTPS_PORT = 443;

    private final Supplier<RoutingSnapshot> current;
    private final int port;
    private final RequestHandler refusals;
    private final Observer observer;
    private final InstantSource clock;
    private final RequestIds ids = new RequestIds();

    /**
     * A handler of the listener without TLS.
     *
     * @param port where HTTPS is served
     * @param refusals tells clients what is wrong
     */
    HttpsRedirect(
            Supplier<RoutingSnapshot> current,
            int port,
            RequestHandler refusals,
            Observer observer,
            InstantSource clock) {
        this.current = current;
        this.port = port;
        this.refusals = refusals;
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public void serve(Exchange exchange) {
        try {
            redirect(exchange, RequestTarget.of(exchange.head(), exchange.authority()));
        } catch (ProxyFault fault) {
            refusals.refuse(exchange, fault);
        }
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        refusals.refuse(exchange, fault);
    }

    private void redirect(Exchange exchange, RequestTarget target) throws ProxyFault {
        RoutingSnapshot now = current.get();
        RouteRequest asked = target.asked(exchange.head());
        var entry = new AccessEntry(clock.instant(), ids.next());
        if (now.redirects().match(asked) instanceof RouteMatch.Found(Route route, _)
                && route.action().redirect().isPresent()) {
            entry.route(route.name());
            var routed = RoutedRequest.of(route, asked, ThreadLocalRandom.current());
            answer(exchange, routed.redirection("http", exchange.authority()), entry);
            return;
        }
        switch (now.routes().match(asked)) {
            case RouteMatch.Found found -> {
                // The same place: what was asked for is what was matched.
            }
            case RouteMatch.NoPath() ->
                    throw ProxyFault.client(
                            ProxyFault.Kind.NO_ROUTE, "no rule of this host takes the path");
            case RouteMatch.NoHost() ->
                    throw ProxyFault.client(
                            ProxyFault.Kind.MISDIRECTED, "no rule is for this host");
        }
        String authority = port == HTTPS_PORT ? target.host() : target.host() + ":" + port;
        Fields fields = Fields.of("Location", "https://" + authority + target.upstream());
        answer(exchange, ResponseHead.of(PERMANENT_REDIRECT, fields), entry);
    }

    private void answer(Exchange exchange, ResponseHead head, AccessEntry entry) {
        RequestPipeline.describe(exchange, entry);
        entry.answer(head.status(), 0);
        try {
            exchange.reply(head, new Framing.Length(0)).complete();
        } catch (IOException | RuntimeException gone) {
            entry.fault(ProxyFault.Kind.CLIENT_GONE.name(), "the client is gone");
            exchange.abort();
        } finally {
            observer.add(entry);
        }
    }
}
