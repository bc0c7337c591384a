package dev.berth.proxy;

import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.observe.AccessLogSink;
import dev.berth.proxy.tunnel.StreamConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * What the balancer is told once.
 *
 * @param https where to listen; port 0 lets the system choose
 * @param tls what the HTTPS listener asks of clients
 * @param limits every bound
 * @param clock the wall clock, for tokens and the access log
 * @param accessLog where the access log's lines go
 * @param metrics where what is counted is registered
 * @param edge the listener without TLS, trusted proxies, and what every answer says
 * @param streams whether connections are passed on unread
 */
public record ProxyConfig(
        InetSocketAddress https,
        TlsSettings tls,
        ProxyLimits limits,
        InstantSource clock,
        AccessLogSink accessLog,
        PrometheusRegistry metrics,
        EdgeConfig edge,
        StreamConfig streams) {
    /** With TLS 1.3, no client certificates, and nothing set at the edge. */
    public ProxyConfig(
            InetSocketAddress https,
            ProxyLimits limits,
            InstantSource clock,
            AccessLogSink accessLog,
            PrometheusRegistry metrics) {
        this(
                https,
                TlsSettings.DEFAULT,
                limits,
                clock,
                accessLog,
                metrics,
                EdgeConfig.NONE,
                StreamConfig.CLOSED);
    }

    /** Every bound at its default and the system's clock. */
    public static ProxyConfig of(
            InetSocketAddress https, AccessLogSink accessLog, PrometheusRegistry metrics) {
        return new ProxyConfig(
                https, ProxyLimits.DEFAULT, InstantSource.system(), accessLog, metrics);
    }

    public ProxyConfig withEdge(EdgeConfig other) {
        return new ProxyConfig(https, tls, limits, clock, accessLog, metrics, other, streams);
    }

    /** The same with other demands on clients. */
    public ProxyConfig withTls(TlsSettings other) {
        return new ProxyConfig(https, other, limits, clock, accessLog, metrics, edge, streams);
    }

    /** The same with other ports for connections that are passed on unread. */
    public ProxyConfig withStreams(StreamConfig other) {
        return new ProxyConfig(https, tls, limits, clock, accessLog, metrics, edge, other);
    }
}
