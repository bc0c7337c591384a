package dev.berth.proxy.limit;

/**
 * What is believed of the way that a request has come.
 *
 * @param proxies between the client and the balancer; those further away are forgotten
 */
public record EdgeLimits(int proxies) {
    public static final EdgeLimits DEFAULT = new EdgeLimits(16);
}
