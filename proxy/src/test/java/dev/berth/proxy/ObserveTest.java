package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.policies.route.RouteTable;
import dev.berth.proxy.observe.PodPlace;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told about requests: the access log, counters and histograms. */
class ObserveTest {
    @Test
    void request_answered_isLoggedWithItsPodSlotAndTimes() throws Exception {
        try (Upstream upstream = Upstream.answering("pod", "hello");
                Rig rig = new Rig(upstream)) {
            String pod = upstream.endpoint().pod();
            rig.proxy().places(Map.of(pod, new PodPlace("default/app-0", "2")));

            get(rig, "/page?secret=1");

            JsonObject line = JsonParser.parseString(rig.logLine()).getAsJsonObject();
            assertEquals("/page", line.get("path").getAsString());
            assertEquals("default/app", line.get("route").getAsString());
            assertEquals("default/app:80", line.get("service").getAsString());
            assertEquals("default/app-0", line.get("pod").getAsString());
            assertEquals("2", line.get("slot").getAsString());
            assertEquals(200, line.get("status").getAsInt());
            assertEquals(5, line.get("bytes").getAsLong());
            assertEquals(1, line.get("tries").getAsInt());
            long queue = line.get("queue_us").getAsLong();
            long firstByte = line.get("first_byte_us").getAsLong();
            assertTrue(queue <= firstByte, line.toString());
            assertTrue(firstByte <= line.get("duration_us").getAsLong(), line.toString());
            assertFalse(line.toString().contains("secret"), line.toString());
        }
    }

    @Test
    void request_answered_isCountedByRouteAndTimedByEndpoint() throws Exception {
        try (Upstream upstream = Upstream.answering("pod", "hello");
                Rig rig = new Rig(upstream)) {
            get(rig, "/");
            get(rig, "/");
            rig.logLine();
            rig.logLine();

            assertEquals(2, counted(rig, "berth_proxy_requests", "route", "default/app"));
            assertEquals(10, counted(rig, "berth_proxy_sent_bytes", "route", "default/app"));
            String address = upstream.endpoint().authority();
            HistogramDataPointSnapshot times = times(rig, "endpoint", address).orElseThrow();
            assertEquals(2, times.getCount());
            assertTrue(times.hasNativeHistogramData());
            assertTrue(times.hasClassicHistogramData());
        }
    }

    @Test
    void request_withoutARoute_isCountedApartAndBringsNoLabelOfItsOwn() throws Exception {
        try (Upstream upstream = Upstream.answering("pod", "hello");
                Rig rig = new Rig(upstream)) {
            rig.proxy().publish(RoutingSnapshot.EMPTY);

            get(rig, "/whatever");
            rig.logLine();

            assertEquals(1, counted(rig, "berth_proxy_requests", "route", ""));
            assertEquals(1, counted(rig, "berth_proxy_faults", "kind", "MISDIRECTED"));
        }
    }

    @Test
    void publish_withoutARouteAndItsEndpoint_takesTheirSeriesAway() throws Exception {
        try (Upstream upstream = Upstream.answering("pod", "hello");
                Rig rig = new Rig(upstream)) {
            get(rig, "/");
            rig.logLine();

            rig.proxy()
                    .publish(
                            new RoutingSnapshot(
                                    new RouteTable(List.of(), Optional.empty()),
                                    Map.of(),
                                    Map.of()));

            assertEquals(0, counted(rig, "berth_proxy_requests", "route", "default/app"));
            assertEquals(Optional.empty(), times(rig, "endpoint", upstream.endpoint().authority()));
        }
    }

    @Test
    void scrape_showsWhatTheBalancerKnowsOfItsEndpoints() throws Exception {
        try (Upstream upstream = Upstream.answering("pod", "hello");
                Rig rig = new Rig(upstream)) {
            get(rig, "/");

            String address = upstream.endpoint().authority();
            assertEquals(1, counted(rig, "berth_proxy_endpoint_tries", "endpoint", address));
            double ready =
                    rig.scraped().stream()
                            .filter(one -> one.getMetadata().getName().endsWith("endpoint_ready"))
                            .flatMap(one -> ((GaugeSnapshot) one).getDataPoints().stream())
                            .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                            .sum();
            assertEquals(1, ready);
        }
    }

    private static void get(Rig rig, String path) throws Exception {
        rig.client(HttpClient.Version.HTTP_1_1)
                .send(rig.request(path).build(), HttpResponse.BodyHandlers.discarding());
    }

    private static double counted(Rig rig, String name, String label, String value) {
        return rig.scraped().stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .flatMap(one -> ((CounterSnapshot) one).getDataPoints().stream())
                .filter(point -> value.equals(point.getLabels().get(label)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static Optional<HistogramDataPointSnapshot> times(Rig rig, String label, String value) {
        return rig.scraped().stream()
                .filter(one -> one.getMetadata().getName().equals("berth_proxy_endpoint_seconds"))
                .flatMap(one -> ((HistogramSnapshot) one).getDataPoints().stream())
                .filter(point -> matches(point.getLabels(), label, value))
                .findFirst();
    }

    private static boolean matches(Labels labels, String label, String value) {
        return value.equals(labels.get(label));
    }
}
