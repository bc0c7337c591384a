package dev.berth.registry.observe;

import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/**
 * What the registry counts and times as it goes.
 *
 * <p>A request costs a handful of additions to striped counters. Labels come from fixed sets
 * (endpoints, methods, statuses, error codes), so their number is bounded whatever clients send.
 */
public final class RegistryMetrics implements RegistryListener, AutoCloseable {
    private static final double NANOS = 1e-9;

    /** From an answer out of memory to a blob of many gigabytes. */
    private static final double[] SECONDS = {0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 600};

    private final PrometheusRegistry metrics;
    private final Counter requests;
    private final Counter errors;
    private final Counter received;
    private final Counter sent;
    private final Counter pulls;
    private final Counter changes;
    private final Counter upstream;
    private final Counter collectedFiles;
    private final Counter collectedBytes;
    private final Counter collectFailures;
    private final Counter scrubbedBlobs;
    private final Counter scrubbedBytes;
    private final Counter damaged;
    private final Counter healed;
    private final Histogram seconds;

    private RegistryMetrics(PrometheusRegistry metrics) {
        this.metrics = metrics;
        this.requests =
                Counter.builder()
                        .name("berth_registry_requests_total")
                        .help("Requests answered.")
                        .labelNames("endpoint", "method", "status")
                        .register(metrics);
        this.errors =
                Counter.builder()
                        .name("berth_registry_errors_total")
                        .help("Requests refused, by the code that the client was told.")
                        .labelNames("code")
                        .register(metrics);
        this.received =
                Counter.builder()
                        .name("berth_registry_received_bytes_total")
                        .help("Bytes of requests' bodies.")
                        .register(metrics);
        this.sent =
                Counter.builder()
                        .name("berth_registry_sent_bytes_total")
                        .help("Bytes of answers' bodies.")
                        .register(metrics);
        this.pulls =
                Counter.builder()
                        .name("berth_registry_pulls_total")
                        .help("Manifests handed out.")
                        .register(metrics);
        this.changes =
                Counter.builder()
                        .name("berth_registry_changes_total")
                        .help("Changes that were made, durably.")
                        .labelNames("change")
                        .register(metrics);
        this.upstream =
                Counter.builder()
                        .name("berth_registry_upstream_answers_total")
                        .help("Answers about content that another registry has.")
                        .labelNames("outcome")
                        .register(metrics);
        this.collectedFiles =
                Counter.builder()
                        .name("berth_registry_collected_files_total")
                        .help("Files of garbage that are gone.")
                        .register(metrics);
        this.collectedBytes =
                Counter.builder()
                        .name("berth_registry_collected_bytes_total")
                        .help("Bytes of garbage that are gone.")
                        .register(metrics);
        this.collectFailures =
                Counter.builder()
                        .name("berth_registry_collect_failures_total")
                        .help("Files of garbage that could not be removed.")
                        .register(metrics);
        this.scrubbedBlobs =
                Counter.builder()
                        .name("berth_registry_scrubbed_blobs_total")
                        .help("Stored content that was read again.")
                        .register(metrics);
        this.scrubbedBytes =
                Counter.builder()
                        .name("berth_registry_scrubbed_bytes_total")
                        .help("Bytes of stored content that was read again.")
                        .register(metrics);
        this.damaged =
                Counter.builder()
                        .name("berth_registry_damaged_blobs_total")
                        .help("Content that was found damaged and is out of service.")
                        .register(metrics);
        this.healed =
                Counter.builder()
                        .name("berth_registry_healed_blobs_total")
                        .help("Damaged content that is in service again.")
                        .register(metrics);
        this.seconds =
                Histogram.builder()
                        .name("berth_registry_request_seconds")
                        .help("From a request's head to its answer's last byte.")
                        .labelNames("endpoint", "method")
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .register(metrics);
    }

    /** Registers them there; each registry of a process needs a place of its own. */
    public static RegistryMetrics register(PrometheusRegistry metrics) {
        return new RegistryMetrics(metrics);
    }

    /**
     * A request that was answered.
     *
     * @param endpoint out of a fixed set
     * @param method out of a fixed set
     * @param status of the answer
     * @param code that the client was told; empty for none
     * @param receivedBytes of the request's body
     * @param sentBytes of the answer's body
     * @param nanos that it took
     */
    public record Answered(
            String endpoint,
            String method,
            int status,
            String code,
            long receivedBytes,
            long sentBytes,
            long nanos) {
        private boolean isPull() {
            return endpoint.equals("manifest") && method.equals("GET") && status == 200;
        }
    }

    /** Counts a request. */
    public void answered(Answered request) {
        requests.labelValues(
                        request.endpoint(), request.method(), Integer.toString(request.status()))
                .inc();
        seconds.labelValues(request.endpoint(), request.method()).observe(request.nanos() * NANOS);
        received.inc(request.receivedBytes());
        sent.inc(request.sentBytes());
        if (!request.code().isEmpty()) {
            errors.labelValues(request.code()).inc();
        }
        if (request.isPull()) {
            pulls.inc();
        }
    }

    /**
     * What a client was told of content that another registry has.
     *
     * @param outcome out of a fixed set
     */
    public void upstream(String outcome) {
        upstream.labelValues(outcome).inc();
    }

    /** Stored content that was read again, as it goes: a whole pass takes days. */
    public void scrubbed(long bytes) {
        scrubbedBlobs.inc();
        scrubbedBytes.inc(bytes);
    }

    @Override
    public void happened(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.ManifestPushed _ -> changed("push");
            case RegistryEvent.ManifestDeleted _ -> changed("delete_manifest");
            case RegistryEvent.TagDeleted _ -> changed("delete_tag");
            case RegistryEvent.BlobDeleted _ -> changed("delete_blob");
            case RegistryEvent.ContentDamaged _ -> damaged.inc();
            case RegistryEvent.ContentHealed _ -> healed.inc();
            case RegistryEvent.Scrubbed _, RegistryEvent.DiskFailing _ -> {}
            case RegistryEvent.Collected(int files, long bytes, int failed) -> {
                collectedFiles.inc(files);
                collectedBytes.inc(bytes);
                collectFailures.inc(failed);
            }
        }
    }

    private void changed(String change) {
        changes.labelValues(change).inc();
    }

    /** Takes them out again. */
    @Override
    public void close() {
        for (Collector each :
                List.of(
                        requests,
                        errors,
                        received,
                        sent,
                        pulls,
                        changes,
                        upstream,
                        collectedFiles,
                        collectedBytes,
                        collectFailures,
                        scrubbedBlobs,
                        scrubbedBytes,
                        damaged,
                        healed,
                        seconds)) {
            metrics.unregister(each);
        }
    }
}
