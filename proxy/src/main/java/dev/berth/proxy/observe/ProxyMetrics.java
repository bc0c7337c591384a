package dev.berth.proxy.observe;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.ServiceKey;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the balancer counts and times as it goes.
 *
 * <p>A request costs a few additions to striped counters, which are found by the route's and the
 * endpoint's name once and kept. Labels come from what was published and from fixed sets, so their
 * number is bounded whatever clients send; those of a route or an endpoint that is gone go with it.
 * Histograms are native ones, with classic buckets for those who read the text format.
 */
public final class ProxyMetrics {
    private static final double NANOS = 1e-9;

    /** From an answer out of memory to a patient client. */
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60
    };

    /** Requests that no route took. */
    private static final String NO_ROUTE = "";

    private final Counter requests;
    private final Counter bytes;
    private final Counter faults;
    private final Counter dropped;
    private final Histogram seconds;
    private final Histogram endpointSeconds;
    private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();
    private final Map<OfEndpoint, DistributionDataPoint> endpoints = new ConcurrentHashMap<>();

    private record OfRoute(
            DistributionDataPoint seconds,
            CounterDataPoint bytes,
            Map<Integer, CounterDataPoint> byStatus) {}

    /** An endpoint of a service, by which its times are known. */
    private record OfEndpoint(ServiceKey service, Endpoint endpoint) {}

    private ProxyMetrics(PrometheusRegistry registry) {
        requests =
                Counter.builder()
                        .name("berth_proxy_requests_total")
                        .help("Requests answered or broken off; no route: refused before routing.")
                        .labelNames("route", "status")
                        .register(registry);
        bytes =
                Counter.builder()
                        .name("berth_proxy_sent_bytes_total")
                        .help("Bytes of answers' bodies.")
                        .labelNames("route")
                        .register(registry);
        faults =
                Counter.builder()
                        .name("berth_proxy_faults_total")
                        .help("Requests without a whole answer of an endpoint, by what went wrong.")
                        .labelNames("kind")
                        .register(registry);
        dropped =
                Counter.builder()
                        .name("berth_proxy_log_dropped_total")
                        .help("Lines of the access log that found no room.")
                        .register(registry);
        seconds =
                Histogram.builder()
                        .name("berth_proxy_request_seconds")
                        .help("From a request's head to its answer's last byte.")
                        .labelNames("route")
                        .classicUpperBounds(SECONDS)
                        .register(registry);
        endpointSeconds =
                Histogram.builder()
                        .name("berth_proxy_endpoint_seconds")
                        .help("From a try's begin to the head of the endpoint's answer.")
                        .labelNames("service", "endpoint")
                        .classicUpperBounds(SECONDS)
                        .register(registry);
    }

    /** Registers them there; each balancer of a process needs a place of its own. */
    public static ProxyMetrics register(PrometheusRegistry registry) {
        return new ProxyMetrics(registry);
    }

    void count(AccessEntry entry) {
        OfRoute route = routes.computeIfAbsent(entry.route(), this::ofRoute);
        route.byStatus()
                .computeIfAbsent(
                        entry.status(),
                        status -> requests.labelValues(entry.route(), Integer.toString(status)))
                .inc();
        route.seconds().observe(entry.duration().toNanos() * NANOS);
        route.bytes().inc(entry.bytes());
        if (!entry.fault().isEmpty()) {
            faults.labelValues(entry.fault()).inc();
        }
        entry.untilHead().ifPresent(time -> countTry(entry, time));
    }

    private void countTry(AccessEntry entry, Duration untilHead) {
        entry.service()
                .flatMap(
                        service ->
                                entry.endpoint().map(endpoint -> new OfEndpoint(service, endpoint)))
                .map(key -> endpoints.computeIfAbsent(key, this::ofEndpoint))
                .ifPresent(point -> point.observe(untilHead.toNanos() * NANOS));
    }

    void dropped() {
        dropped.inc();
    }

    /**
     * Forgets routes and endpoints that are gone; a request that is still under way brings its own
     * back, until the next time.
     */
    public void retain(Set<String> names, Map<ServiceKey, Set<Endpoint>> serving) {
        for (Map.Entry<String, OfRoute> known : Map.copyOf(routes).entrySet()) {
            String name = known.getKey();
            if (!name.equals(NO_ROUTE) && !names.contains(name)) {
                routes.remove(name);
                seconds.remove(name);
                bytes.remove(name);
                known.getValue()
                        .byStatus()
                        .keySet()
                        .forEach(status -> requests.remove(name, Integer.toString(status)));
            }
        }
        for (OfEndpoint known : Set.copyOf(endpoints.keySet())) {
            if (!serving.getOrDefault(known.service(), Set.of()).contains(known.endpoint())) {
                endpoints.remove(known);
                endpointSeconds.remove(known.service().toString(), known.endpoint().authority());
            }
        }
    }

    private OfRoute ofRoute(String name) {
        return new OfRoute(
                seconds.labelValues(name), bytes.labelValues(name), new ConcurrentHashMap<>());
    }

    private DistributionDataPoint ofEndpoint(OfEndpoint key) {
        return endpointSeconds.labelValues(key.service().toString(), key.endpoint().authority());
    }
}
