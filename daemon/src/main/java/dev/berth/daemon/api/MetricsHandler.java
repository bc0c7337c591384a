package dev.berth.daemon.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Everything that is counted, in the format that the reader asks for: Prometheus' text format
 * 0.0.4, OpenMetrics, or Prometheus' protobuf, which alone has native histograms.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus,
 *     exposition formats</a>
 */
final class MetricsHandler implements HttpService {
    private final PrometheusRegistry metrics;
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsHandler(PrometheusRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/metrics", this::metrics);
    }

    private void metrics(ServerRequest request, ServerResponse response) throws IOException {
        String accepted = request.headers().first(HeaderNames.ACCEPT).orElse("");
        var writer = formats.findWriter(accepted);
        var body = new ByteArrayOutputStream();
        writer.write(body, metrics.scrape());
        response.header(HeaderNames.CONTENT_TYPE, writer.getContentType());
        response.send(body.toByteArray());
    }
}
