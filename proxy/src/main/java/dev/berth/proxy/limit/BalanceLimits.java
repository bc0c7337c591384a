package dev.berth.proxy.limit;

/**
 * What balancing may use.
 *
 * @param requests on their way to endpoints at once; more are answered 503. Each holds two buffers
 *     of 16 KiB at most
 * @param rateBuckets clients and subjects whose rates are remembered
 * @param probes health checks under way at once
 */
public record BalanceLimits(int requests, int rateBuckets, int probes) {
    public static final BalanceLimits DEFAULT = new BalanceLimits(4096, 65_536, 16);
}
