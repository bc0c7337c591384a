package dev.berth.proxy.forward;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.balance.Claim;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.Framing;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends admitted requests to claimed endpoints and brings the answers back. */
public final class Forwarder implements AutoCloseable {
    /** Methods that may be sent twice without doing something twice (RFC 9110 §9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final ProxyLimits limits;
    private final Deadlines deadlines = new Deadlines("upstream");
    private final UpstreamOpener opener;
    private final Map<Endpoint, Upstream> upstreams = new ConcurrentHashMap<>();

    public Forwarder(ProxyLimits limits) {
        this.limits = limits;
        this.opener = new UpstreamOpener(limits, deadlines);
    }

    /**
     * Tries to have one request answered by one endpoint, and delivers the answer.
     *
     * @param claim where it goes
     * @throws ProxyFault if no answer was begun; retryable if the endpoint has done nothing with it
     */
    public Forwarded forward(Outgoing request, Claim claim, Runnable onFirstByte)
            throws ProxyFault {
        Upstream upstream = upstream(claim.endpoint());
        try {
            return attempt(firstCall(upstream, request), request, onFirstByte);
        } catch (StaleConnection closedMeanwhile) {
            // The endpoint closed an idle connection while we began to use it. Nothing of the
            // answer came and asking twice does no harm: ask once more, on a connection of now.
            UpstreamCall fresh =
                    request.wish().isPresent()
                            ? upstream.switchingCall(request.deadline())
                            : upstream.freshCall(request.deadline());
            return again(fresh, request, onFirstByte);
        } catch (ProxyFault fault) {
            if (fault.kind() != ProxyFault.Kind.STREAM_REFUSED) {
                throw fault;
            }
            // Its connection goes away, as it may at any time, or has too many streams.
            return again(firstCall(upstream, request), request, onFirstByte);
        }
    }

    private static UpstreamCall firstCall(Upstream upstream, Outgoing request) throws ProxyFault {
        return request.wish().isPresent()
                ? upstream.switchingCall(request.deadline())
                : upstream.call(request.deadline());
    }

    private Forwarded again(UpstreamCall call, Outgoing request, Runnable onFirstByte)
            throws ProxyFault {
        try {
            return attempt(call, request, onFirstByte);
        } catch (StaleConnection again) {
            throw ProxyFault.unanswered(
                    ProxyFault.Kind.BAD_ANSWER, "the endpoint gave no answer", again);
        }
    }

    /** Keeps connections to these endpoints only. */
    public void retain(Set<Endpoint> endpoints) {
        for (Endpoint endpoint : Set.copyOf(upstreams.keySet())) {
            if (!endpoints.contains(endpoint)) {
                Upstream gone = upstreams.remove(endpoint);
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

    private Forwarded attempt(UpstreamCall call, Outgoing request, Runnable onFirstByte)
            throws ProxyFault, StaleConnection {
        boolean repeatable =
                call.reused()
                        && request.exchange().framing() instanceof Framing.None
                        && IDEMPOTENT.contains(request.head().method());
        try (CallAlarm alarm = CallAlarm.set(request.deadline(), call, deadlines)) {
            return new Relay(call, request, limits, alarm, deadlines, repeatable).run(onFirstByte);
        } finally {
            call.end();
        }
    }

    private Upstream upstream(Endpoint endpoint) {
        return upstreams.computeIfAbsent(endpoint, opener::open);
    }
}
