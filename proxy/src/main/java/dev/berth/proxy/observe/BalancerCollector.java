package dev.berth.proxy.observe;

import dev.berth.proxy.balance.EndpointStatistics;
import dev.berth.proxy.balance.ServiceStatistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows what the balancer counts anyway, read when somebody asks. */
public final class BalancerCollector implements MultiCollector {
    private static final double NANOS = 1e-9;

    private final Supplier<List<ServiceStatistics>> statistics;

    public BalancerCollector(Supplier<List<ServiceStatistics>> statistics) {
        this.statistics = statistics;
    }

    @Override
    public MetricSnapshots collect() {
        List<ServiceStatistics> services = statistics.get();
        return MetricSnapshots.of(
                serviceGauge(
                        services,
                        "berth_proxy_service_active",
                        "Requests now, waiting ones included.",
                        ServiceStatistics::active),
                serviceGauge(
                        services,
                        "berth_proxy_service_waiting",
                        "Of these, as the circuit has no room for them.",
                        ServiceStatistics::waiting),
                serviceGauge(
                        services,
                        "berth_proxy_service_panicking",
                        "1 while all endpoints are used because too few are fit.",
                        service -> service.panicking() ? 1 : 0),
                serviceCounter(
                        services,
                        "berth_proxy_service_retries",
                        "Tries after the first.",
                        ServiceStatistics::retries),
                serviceCounter(
                        services,
                        "berth_proxy_service_refused",
                        "Requests that exceeded the circuit or a rate limit.",
                        ServiceStatistics::refused),
                endpointGauge(
                        services,
                        "berth_proxy_endpoint_active",
                        "Requests in flight now.",
                        EndpointStatistics::inFlight),
                endpointGauge(
                        services,
                        "berth_proxy_endpoint_ready",
                        "1 while it gets requests, 0 while it is unhealthy or ejected.",
                        endpoint -> endpoint.state() == EndpointStatistics.State.READY ? 1 : 0),
                endpointGauge(
                        services,
                        "berth_proxy_endpoint_ewma_seconds",
                        "Time to an answer's head, as the balancer averages it.",
                        endpoint -> endpoint.responseTime().toNanos() * NANOS),
                endpointCounter(
                        services,
                        "berth_proxy_endpoint_tries",
                        "Requests that were sent to it.",
                        EndpointStatistics::requests),
                endpointCounter(
                        services,
                        "berth_proxy_endpoint_failures",
                        "Of these: answers of 500 and above, and none at all.",
                        EndpointStatistics::failures),
                endpointCounter(
                        services,
                        "berth_proxy_endpoint_ejections",
                        "How often it was left out.",
                        EndpointStatistics::ejections));
    }

    private static GaugeSnapshot serviceGauge(
            List<ServiceStatistics> services,
            String name,
            String help,
            ToDoubleFunction<ServiceStatistics> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (ServiceStatistics service : services) {
            gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .labels(labels(service))
                            .value(value.applyAsDouble(service))
                            .build());
        }
        return gauge.build();
    }

    private static CounterSnapshot serviceCounter(
            List<ServiceStatistics> services,
            String name,
            String help,
            ToDoubleFunction<ServiceStatistics> value) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        for (ServiceStatistics service : services) {
            counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                            .labels(labels(service))
                            .value(value.applyAsDouble(service))
                            .build());
        }
        return counter.build();
    }

    private static GaugeSnapshot endpointGauge(
            List<ServiceStatistics> services,
            String name,
            String help,
            ToDoubleFunction<EndpointStatistics> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        for (ServiceStatistics service : services) {
            for (EndpointStatistics endpoint : service.endpoints()) {
                gauge.dataPoint(
                        GaugeDataPointSnapshot.builder()
                                .labels(labels(service, endpoint))
                                .value(value.applyAsDouble(endpoint))
                                .build());
            }
        }
        return gauge.build();
    }

    private static CounterSnapshot endpointCounter(
            List<ServiceStatistics> services,
            String name,
            String help,
            ToDoubleFunction<EndpointStatistics> value) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        for (ServiceStatistics service : services) {
            for (EndpointStatistics endpoint : service.endpoints()) {
                counter.dataPoint(
                        CounterDataPointSnapshot.builder()
                                .labels(labels(service, endpoint))
                                .value(value.applyAsDouble(endpoint))
                                .build());
            }
        }
        return counter.build();
    }

    private static Labels labels(ServiceStatistics service) {
        return Labels.of("service", service.service().toString());
    }

    private static Labels labels(ServiceStatistics service, EndpointStatistics endpoint) {
        return Labels.of(
                "service",
                service.service().toString(),
                "endpoint",
                endpoint.endpoint().authority());
    }
}
