package dev.berth.proxy.forward;

import dev.berth.policies.access.Permit;
import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.balance.Claim;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends admitted requests to claimed endpoints and brings the answers back. */
public final class Forwarder implements AutoCloseable {
    /** Methods that may be sent twice without doing something twice (RFC 9110 §9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final ProxyLimits limits;
    private final Deadlines deadlines = new Deadlines("upstream");
    private final Map<Endpoint, UpstreamPool> pools = new ConcurrentHashMap<>();

    public Forwarder(ProxyLimits limits) {
        this.limits = limits;
    }

    /**
     * Forwards one request and delivers its answer.
     *
     * @param permit proof that it was admitted
     * @param claim where it goes
     * @param head its method, canonical target and fields without words that only we may say
     * @throws ProxyFault if no answer was begun; retryable if nothing was sent
     */
    public Forwarded forward(
            Permit permit, Claim claim, Exchange exchange, RequestHead head, Runnable onFirstByte)
            throws ProxyFault {
        Fields fields = HopHeaders.ofRequest(head.fields()).without("Host");
        fields = ForwardedHeaders.renewed(fields, exchange.client(), exchange.authority());
        fields = IdentityHeaders.added(fields, permit.principal());
        fields = fields.with("Host", exchange.authority());
        var request = new RequestHead(head.method(), head.target(), fields);

        UpstreamPool pool = pool(claim.endpoint());
        UpstreamConnection connection = pool.take();
        try {
            return attempt(pool, connection, exchange, request, onFirstByte);
        } catch (StaleConnection closedMeanwhile) {
            // The endpoint closed an idle connection while we began to use it. Nothing of the
            // answer came and asking twice does no harm: ask once more, on a connection of now.
            connection = pool.takeFresh();
            try {
                return attempt(pool, connection, exchange, request, onFirstByte);
            } catch (StaleConnection again) {
                throw ProxyFault.upstream(
                        ProxyFault.Kind.BAD_ANSWER, "the endpoint gave no answer", again);
            }
        }
    }

    /** Keeps connections to these endpoints only. */
    public void retain(Set<Endpoint> endpoints) {
        for (Endpoint endpoint : Set.copyOf(pools.keySet())) {
            if (!endpoints.contains(endpoint)) {
                UpstreamPool gone = pools.remove(endpoint);
                if (gone != null) {
                    gone.retire();
                }
            }
        }
    }

    @Override
    public void close() {
        retain(Set.of());
        deadlines.close();
    }

    private Forwarded attempt(
            UpstreamPool pool,
            UpstreamConnection connection,
            Exchange exchange,
            RequestHead request,
            Runnable onFirstByte)
            throws ProxyFault, StaleConnection {
        boolean repeatable =
                connection.reused()
                        && exchange.framing() instanceof Framing.None
                        && IDEMPOTENT.contains(request.method());
        var call = new UpstreamCall(connection, exchange, request, limits, repeatable);
        try {
            return call.run(onFirstByte);
        } finally {
            if (call.reusable()) {
                pool.giveBack(connection);
            } else {
                pool.discard(connection);
            }
        }
    }

    private UpstreamPool pool(Endpoint endpoint) {
        return pools.computeIfAbsent(
                endpoint,
                key -> new UpstreamPool(key, limits.upstream(), limits.wire(), deadlines));
    }
}
