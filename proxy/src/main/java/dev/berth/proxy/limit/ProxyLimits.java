package dev.berth.proxy.limit;

import dev.berth.proxy.wire.WireLimits;

/**
 * Every bound of the balancer.
 *
 * @param wire sizes of message heads, either side
 * @param listener clients
 * @param upstream endpoints
 * @param tokens access tokens
 * @param balance tries, rates and health checks
 * @param accessLogEntries lines that wait for the log's reader; more are counted and dropped
 */
public record ProxyLimits(
        WireLimits wire,
        ListenerLimits listener,
        UpstreamLimits upstream,
        TokenLimits tokens,
        BalanceLimits balance,
        int accessLogEntries) {
    public static final ProxyLimits DEFAULT =
            new ProxyLimits(
                    WireLimits.DEFAULT,
                    ListenerLimits.DEFAULT,
                    UpstreamLimits.DEFAULT,
                    TokenLimits.DEFAULT,
                    BalanceLimits.DEFAULT,
                    8192);

    public ProxyLimits withListener(ListenerLimits other) {
        return new ProxyLimits(wire, other, upstream, tokens, balance, accessLogEntries);
    }

    public ProxyLimits withUpstream(UpstreamLimits other) {
        return new ProxyLimits(wire, listener, other, tokens, balance, accessLogEntries);
    }

    public ProxyLimits withBalance(BalanceLimits other) {
        return new ProxyLimits(wire, listener, upstream, tokens, other, accessLogEntries);
    }
}
