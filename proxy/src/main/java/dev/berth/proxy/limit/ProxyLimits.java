package dev.berth.proxy.limit;

import dev.berth.proxy.wire.WireLimits;

/**
 * Every bound of the balancer.
 *
 * @param wire sizes of message heads, either side
 * @param listener clients
 * @param http2 clients that speak HTTP/2
 * @param upstream endpoints
 * @param tokens access tokens
 * @param tunnel connections that have switched to another protocol
 * @param streams connections that are passed on unread
 * @param balance tries, rates and health checks
 * @param accessLogEntries lines that wait for the log's reader; more are counted and dropped
 */
public record ProxyLimits(
        WireLimits wire,
        ListenerLimits listener,
        Http2Limits http2,
        UpstreamLimits upstream,
        TokenLimits tokens,
        TunnelLimits tunnel,
        StreamLimits streams,
        BalanceLimits balance,
        int accessLogEntries) {
    public static final ProxyLimits DEFAULT =
            new ProxyLimits(
                    WireLimits.DEFAULT,
                    ListenerLimits.DEFAULT,
                    Http2Limits.DEFAULT,
                    UpstreamLimits.DEFAULT,
                    TokenLimits.DEFAULT,
                    TunnelLimits.DEFAULT,
                    StreamLimits.DEFAULT,
                    BalanceLimits.DEFAULT,
                    8192);

    public ProxyLimits withListener(ListenerLimits other) {
        return new ProxyLimits(
                wire, other, http2, upstream, tokens, tunnel, streams, balance, accessLogEntries);
    }

    public ProxyLimits withUpstream(UpstreamLimits other) {
        return new ProxyLimits(
                wire, listener, http2, other, tokens, tunnel, streams, balance, accessLogEntries);
    }

    public ProxyLimits withBalance(BalanceLimits other) {
        return new ProxyLimits(
                wire, listener, http2, upstream, tokens, tunnel, streams, other, accessLogEntries);
    }

    public ProxyLimits withHttp2(Http2Limits other) {
        return new ProxyLimits(
                wire,
                listener,
                other,
                upstream,
                tokens,
                tunnel,
                streams,
                balance,
                accessLogEntries);
    }

    public ProxyLimits withTunnel(TunnelLimits other) {
        return new ProxyLimits(
                wire, listener, http2, upstream, tokens, other, streams, balance, accessLogEntries);
    }

    public ProxyLimits withStreams(StreamLimits other) {
        return new ProxyLimits(
                wire, listener, http2, upstream, tokens, tunnel, other, balance, accessLogEntries);
    }
}
