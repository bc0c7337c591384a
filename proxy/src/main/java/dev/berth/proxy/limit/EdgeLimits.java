package dev.berth.proxy.limit;

/**
 * What is believed of the way that a request has come.
 *
 * @param proxies between the client and the balancer; those further away are forgotten
 * @param proxyHeaderBytes of a PROXY protocol header behind its first 16
 */
public record EdgeLimits(int proxies, int proxyHeaderBytes) {
    public static final EdgeLimits DEFAULT = new EdgeLimits(16, 2048);
}
