package dev.berth.proxy.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hears of every connection that is passed on unread: counts it, then has it logged. */
public final class StreamObserver {
    private static final double NANOS = 1e-9;
    private static final double[] SECONDS = {0.01, 0.1, 1, 10, 60, 600, 3600};
    private static final String RECEIVED = "received";
    private static final String SENT = "sent";
    private static final String NO_ROUTE = "";

    private final Counter connections;
    private final Counter bytes;
    private final Counter faults;
    private final Gauge open;
    private final Histogram seconds;
    private final ProxyMetrics metrics;
    private final AccessLog log;
    private final Set<String> routes = ConcurrentHashMap.newKeySet();

    /** Registers what it counts; each balancer of a process needs a place of its own. */
    public StreamObserver(PrometheusRegistry registry, ProxyMetrics metrics, AccessLog log) {
        this.metrics = metrics;
        this.log = log;
        connections =
                Counter.builder()
                        .name("berth_proxy_stream_connections_total")
                        .help("Connections passed on unread that are over; no route: refused.")
                        .labelNames("route")
                        .register(registry);
        bytes =
                Counter.builder()
                        .name("berth_proxy_stream_bytes_total")
                        .help(
                                "Bytes of clients that endpoints received, and that clients were sent.")
                        .labelNames("route", "direction")
                        .register(registry);
        faults =
                Counter.builder()
                        .name("berth_proxy_stream_faults_total")
                        .help("Connections that did not end by themselves, by what went wrong.")
                        .labelNames("kind")
                        .register(registry);
        open =
                Gauge.builder()
                        .name("berth_proxy_stream_open")
                        .help("Connections passed on unread that are open now.")
                        .register(registry);
        seconds =
                Histogram.builder()
                        .name("berth_proxy_stream_seconds")
                        .help("From a connection's accept to its end.")
                        .labelNames("route")
                        .classicUpperBounds(SECONDS)
                        .register(registry);
    }

    /** A connection was accepted. */
    public void opened() {
        open.inc();
    }

    /** Takes an entry that nobody fills any more. */
    public void closed(StreamEntry entry) {
        open.dec();
        refused(entry);
    }

    /** Takes an entry of a connection for which there was no room. */
    public void refused(StreamEntry entry) {
        entry.end();
        routes.add(entry.route());
        connections.labelValues(entry.route()).inc();
        bytes.labelValues(entry.route(), RECEIVED).inc(entry.received());
        bytes.labelValues(entry.route(), SENT).inc(entry.sent());
        seconds.labelValues(entry.route()).observe(entry.duration().toNanos() * NANOS);
        if (!entry.fault().isEmpty()) {
            faults.labelValues(entry.fault()).inc();
        }
        if (!log.offer(entry)) {
            metrics.dropped();
        }
    }

    /** Forgets routes that are gone. */
    public void retain(Set<String> names) {
        for (String route : new HashSet<>(routes)) {
            if (!route.equals(NO_ROUTE) && !names.contains(route)) {
                routes.remove(route);
                connections.remove(route);
                bytes.remove(route, RECEIVED);
                bytes.remove(route, SENT);
                seconds.remove(route);
            }
        }
    }
}
