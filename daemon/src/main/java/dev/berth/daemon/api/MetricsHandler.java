package dev.berth.daemon.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Everything that is counted, in Prometheus' text format 0.0.4.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus,
 *     exposition formats</a>
 */
final class MetricsHandler implements HttpService {
    private final PrometheusRegistry metrics;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    MetricsHandler(PrometheusRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/metrics", this::metrics);
    }

    private void metrics(ServerRequest request, ServerResponse response) throws IOException {
        var text = new ByteArrayOutputStream();
        writer.write(text, metrics.scrape());
        response.header(HeaderNames.CONTENT_TYPE, writer.getContentType());
        response.send(text.toByteArray());
    }
}
