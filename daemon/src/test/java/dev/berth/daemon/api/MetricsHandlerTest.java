package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.balance.EndpointStatistics;
import dev.berth.proxy.balance.ServiceStatistics;
import io.prometheus.metrics.core.metrics.Histogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted, as programs read it. */
final class MetricsHandlerTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
                    + " encoding=delimited";

    @TempDir Path directory;

    @Test
    void metrics_askedForProtobuf_haveNativeHistograms() throws Exception {
        try (var api = new ApiFixture(directory, directory.resolve("no-engine"))) {
            Histogram.builder()
                    .name("times")
                    .help("x")
                    .nativeOnly()
                    .register(api.metrics)
                    .observe(3);

            UnixHttp.Answer text = api.http.get("/metrics");
            UnixHttp.Answer binary = api.http.get("/metrics", PROTOBUF);

            assertTrue(text.type().startsWith("text/plain"), text.type());
            assertTrue(binary.type().startsWith("application/vnd.google.protobuf"), binary.type());
            assertTrue(binary.body().contains("times"), binary.body());
        }
    }

    @Test
    void balancer_ofAService_showsItsEndpoints() throws Exception {
        try (var api = new ApiFixture(directory, directory.resolve("no-engine"))) {
            var endpoint = new Endpoint("10.89.0.7", 9376, "c0ffee");
            api.balancer =
                    List.of(
                            new ServiceStatistics(
                                    new ServiceKey("default", "web", 80),
                                    "RoundRobin",
                                    2,
                                    1,
                                    0,
                                    10,
                                    1,
                                    0,
                                    false,
                                    List.of(
                                            new EndpointStatistics(
                                                    endpoint,
                                                    EndpointStatistics.State.EJECTED,
                                                    1,
                                                    2,
                                                    11,
                                                    3,
                                                    Duration.ofNanos(1_500_000),
                                                    1))));

            JsonObject service =
                    api.http
                            .get("/berth/v1/balancer")
                            .json()
                            .getAsJsonArray("services")
                            .get(0)
                            .getAsJsonObject();

            assertEquals("web", service.get("service").getAsString());
            JsonObject shown = service.getAsJsonArray("endpoints").get(0).getAsJsonObject();
            assertEquals("10.89.0.7:9376", shown.get("address").getAsString());
            assertEquals("ejected", shown.get("state").getAsString());
            assertEquals(1.5, shown.get("responseMillis").getAsDouble());
        }
    }
}
