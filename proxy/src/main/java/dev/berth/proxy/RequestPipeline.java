package dev.berth.proxy;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.access.Permit;
import dev.berth.policies.access.Principal;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteMatch;
import dev.berth.policies.route.RouteRequest;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.dispatch.Dispatcher;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.exchange.RequestTarget;
import dev.berth.proxy.fault.Challenge;
import dev.berth.proxy.fault.FaultResponse;
import dev.berth.proxy.fault.GrpcCall;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.Forwarded;
import dev.berth.proxy.forward.IdentityHeaders;
import dev.berth.proxy.forward.TraceHeaders;
import dev.berth.proxy.observe.AccessEntry;
import dev.berth.proxy.observe.Observer;
import dev.berth.proxy.route.Mirrors;
import dev.berth.proxy.route.RoutedRequest;
import dev.berth.proxy.token.Admission;
import dev.berth.proxy.token.TokenGate;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of a request:
 *
 * <pre>
 * canonical path → route → token check: Permit → tries: claim, forward, release → access log
 *                     └─ redirection
 * </pre>
 */
final class RequestPipeline implements RequestHandler {
    private static final System.Logger LOG = System.getLogger(RequestPipeline.class.getName());

    private final Balancer balancer;
    private final TokenGate gate;
    private final String ownIssuer;
    private final Dispatcher dispatcher;
    private final Observer observer;
    private final InstantSource clock;
    private final Mirrors mirrors = new Mirrors();
    private final RequestIds ids = new RequestIds();
    private final AtomicInteger inFlight = new AtomicInteger();

    RequestPipeline(
            Balancer balancer,
            TokenGate gate,
            String ownIssuer,
            Dispatcher dispatcher,
            Observer observer,
            InstantSource clock) {
        this.balancer = balancer;
        this.gate = gate;
        this.ownIssuer = ownIssuer;
        this.dispatcher = dispatcher;
        this.observer = observer;
        this.clock = clock;
    }

    /** Requests that are being served. */
    int inFlight() {
        return inFlight.get();
    }

    @Override
    public void serve(Exchange exchange) {
        String id = ids.next();
        var entry = new AccessEntry(clock.instant(), id);
        inFlight.incrementAndGet();
        try {
            describe(exchange, entry);
            RequestTarget target = RequestTarget.of(exchange.head(), exchange.authority());
            RequestHead head =
                    new RequestHead(
                            exchange.head().method(),
                            target.upstream(),
                            TraceHeaders.renewed(
                                    IdentityHeaders.stripped(exchange.head().fields()),
                                    id,
                                    ThreadLocalRandom.current()));
            // Route and rule are of one instant: a route never meets the rules of another snapshot.
            RoutingSnapshot now = balancer.current();
            RouteRequest asked = target.asked(head);
            RouteMatch.Found found = route(now, asked, entry);
            refuseOtherListener(now, exchange, asked);
            refuseUnvouched(now, exchange, found.route());
            var routed = RoutedRequest.of(found.route(), asked, ThreadLocalRandom.current());
            if (routed.redirects() && !now.access().containsKey(found.route())) {
                // Nothing is asked of an endpoint, and who is sent elsewhere has its token there.
                redirect(exchange, routed, entry);
                return;
            }
            switch (gate.admit(head.fields(), rule(now, found))) {
                case Admission.Refused(Challenge challenge) ->
                        answer(exchange, FaultResponse.of(challenge, id), entry);
                case Admission.Admitted(Permit permit) when routed.redirects() -> {
                    describe(permit.principal(), entry);
                    redirect(exchange, routed, entry);
                }
                case Admission.Admitted(Permit permit) -> {
                    describe(permit.principal(), entry);
                    ServiceKey service = routed.service();
                    RequestHead sent = routed.head(head);
                    Exchange seen =
                            mirrors.copied(
                                    routed.mirrors(),
                                    routed.exchange(exchange),
                                    (mirror, copy) -> mirror(permit, mirror, copy, sent));
                    Forwarded done =
                            dispatcher.dispatch(permit, found.route(), service, seen, sent, entry);
                    entry.answer(done.status(), done.bytes());
                    if (!done.cut().isEmpty()) {
                        entry.fault("CUT", done.cut());
                    }
                }
            }
        } catch (ProxyFault fault) {
            refuse(exchange, fault, id, entry);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "request " + id + " met a bug", bug);
            refuse(exchange, ProxyFault.internal("an error of the balancer", bug), id, entry);
        } finally {
            inFlight.decrementAndGet();
            observer.add(entry);
        }
    }

    @Override
    public void refuse(Exchange exchange, ProxyFault fault) {
        String id = ids.next();
        var entry = new AccessEntry(clock.instant(), id);
        describe(exchange, entry);
        refuse(exchange, fault, id, entry);
        observer.add(entry);
    }

    private void mirror(Permit permit, ServiceKey service, Exchange copy, RequestHead head)
            throws ProxyFault {
        var unlogged = new AccessEntry(clock.instant(), "");
        dispatcher.dispatch(permit, Route.ofCopies(service), service, copy, head, unlogged);
    }

    private static RouteMatch.Found route(
            RoutingSnapshot now, RouteRequest request, AccessEntry entry) throws ProxyFault {
        return switch (now.routes().match(request)) {
            case RouteMatch.Found found -> {
                entry.route(found.route().name());
                yield found;
            }
            case RouteMatch.NoPath() ->
                    throw ProxyFault.client(
                            ProxyFault.Kind.NO_ROUTE, "no rule of this host takes the path");
            case RouteMatch.NoHost() ->
                    throw ProxyFault.client(
                            ProxyFault.Kind.MISDIRECTED, "no rule is for this host");
        };
    }

    private static void refuseOtherListener(
            RoutingSnapshot now, Exchange exchange, RouteRequest asked) throws ProxyFault {
        Optional<String> name = exchange.otherServerName();
        if (name.isPresent() && !now.routes().sameListener(name.get(), asked.host())) {
            throw ProxyFault.client(
                    ProxyFault.Kind.MISDIRECTED,
                    "the connection was opened for a host of another listener");
        }
    }

    /** Also of a connection that is older than the demand. */
    private static void refuseUnvouched(RoutingSnapshot now, Exchange exchange, Route route)
            throws ProxyFault {
        Optional<Set<X509Certificate>> wanted = now.clientAuthorities(route);
        if (wanted.isPresent()) {
            Set<X509Certificate> vouching = exchange.clientAuthorities();
            if (vouching.isEmpty() || !wanted.get().containsAll(vouching)) {
                throw ProxyFault.client(
                        ProxyFault.Kind.MISDIRECTED,
                        "the connection was not opened with a client certificate for this host");
            }
        }
    }

    private AccessRule rule(RoutingSnapshot now, RouteMatch.Found found) {
        AccessRule rule = now.access().get(found.route());
        return rule != null ? rule : AccessRule.ofHost(ownIssuer, found.host());
    }

    private void refuse(Exchange exchange, ProxyFault fault, String id, AccessEntry entry) {
        if (fault.kind() == ProxyFault.Kind.BAD_REQUEST) {
            exchange.last();
        }
        if (fault.kind() == ProxyFault.Kind.CLIENT_GONE || exchange.replied()) {
            entry.answer(fault.kind().status(), 0);
            exchange.abort();
        } else {
            answer(exchange, FaultResponse.of(fault, id), entry);
        }
        // Also if the answer could not be delivered: this is what went wrong first.
        entry.fault(fault.kind().name(), fault.detail());
    }

    private static void redirect(Exchange exchange, RoutedRequest routed, AccessEntry entry) {
        ResponseHead head = routed.redirection("https", exchange.authority());
        answer(exchange, head, head.fields().first("Location").orElse("") + "\n", entry);
    }

    private static void answer(Exchange exchange, FaultResponse problem, AccessEntry entry) {
        boolean grpc = GrpcCall.isOne(exchange.head().fields());
        FaultResponse response = grpc ? problem.forCall() : problem;
        answer(exchange, response.head(), response.body(), entry);
    }

    private static void answer(
            Exchange exchange, ResponseHead head, String text, AccessEntry entry) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean bodiless = exchange.head().method().equals("HEAD");
        entry.answer(head.status(), bodiless ? 0 : body.length);
        try {
            Exchange.ReplyBody reply =
                    exchange.reply(head, bodiless ? Framing.NONE : new Framing.Length(body.length));
            if (!bodiless) {
                reply.write(body, 0, body.length);
            }
            reply.complete();
        } catch (IOException | RuntimeException gone) {
            entry.fault(ProxyFault.Kind.CLIENT_GONE.name(), "the client is gone");
            exchange.abort();
        }
    }

    static void describe(Exchange exchange, AccessEntry entry) {
        RequestHead head = exchange.head();
        entry.request(
                exchange.client().getAddress().getHostAddress(),
                exchange.protocol(),
                head.method(),
                exchange.authority(),
                head.target());
    }

    private static void describe(Principal principal, AccessEntry entry) {
        entry.principal(principal.subject(), principal.clientId(), principal.tokenId());
    }
}
