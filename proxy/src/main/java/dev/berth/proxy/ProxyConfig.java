package dev.berth.proxy;

import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.observe.AccessLogSink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * What the balancer is told once.
 *
 * @param https where to listen; port 0 lets the system choose
 * @param limits every bound
 * @param clock the wall clock, for tokens and the access log
 * @param accessLog where the access log's lines go
 * @param metrics where what is counted is registered
 */
public record ProxyConfig(
        InetSocketAddress https,
        ProxyLimits limits,
        InstantSource clock,
        AccessLogSink accessLog,
        PrometheusRegistry metrics) {
    /** Every bound at its default and the system's clock. */
    public static ProxyConfig of(
            InetSocketAddress https, AccessLogSink accessLog, PrometheusRegistry metrics) {
        return new ProxyConfig(
                https, ProxyLimits.DEFAULT, InstantSource.system(), accessLog, metrics);
    }
}
