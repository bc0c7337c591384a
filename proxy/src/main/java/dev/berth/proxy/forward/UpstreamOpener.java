package dev.berth.proxy.forward;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.http2.client.Http2Connections;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.upstream.Dial;
import java.util.List;

/** Opens ways to endpoints, by what they speak. */
final class UpstreamOpener {
    private final ProxyLimits limits;
    private final Deadlines deadlines;
    private final Dial dial;

    UpstreamOpener(ProxyLimits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
        this.dial = new Dial(limits.upstream(), deadlines);
    }

    Dial dial() {
        return dial;
    }

    Upstream open(Endpoint endpoint) {
        return switch (endpoint.protocol()) {
            case HTTP1 -> http1(() -> dial.clear(endpoint));
            case HTTP2 -> clearHttp2(endpoint);
            case HTTPS ->
                    new NegotiatedUpstream(
                            () -> dial.encrypted(endpoint, List.of(Dial.HTTP_2, Dial.HTTP_1_1)),
                            http2(() -> dial.encryptedHttp2(endpoint)),
                            http1(() -> dial.encrypted(endpoint, List.of(Dial.HTTP_1_1))));
        };
    }

    /** HTTP/2 without TLS, whatever the endpoint's port says of itself. */
    Upstream clearHttp2(Endpoint endpoint) {
        return new Http2Upstream(http2(() -> dial.clear(endpoint)));
    }

    private UpstreamPool http1(UpstreamPool.Connector connector) {
        return new UpstreamPool(connector, limits.upstream(), limits.wire(), deadlines);
    }

    private Http2Connections http2(Http2Connections.Connector connector) {
        return new Http2Connections(connector, limits.upstream(), limits.wire(), deadlines);
    }
}
