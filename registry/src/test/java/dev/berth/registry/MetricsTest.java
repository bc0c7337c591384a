package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir Path directory;

    private static Map<String, Double> values(PrometheusRegistry metrics) {
        var values = new TreeMap<String, Double>();
        for (var snapshot : metrics.scrape()) {
            String name = snapshot.getMetadata().getName();
            switch (snapshot) {
                case CounterSnapshot counter ->
                        counter.getDataPoints()
                                .forEach(
                                        point ->
                                                values.put(
                                                        name + labels(point.getLabels()),
                                                        point.getValue()));
                case GaugeSnapshot gauge ->
                        gauge.getDataPoints().forEach(point -> values.put(name, point.getValue()));
                case HistogramSnapshot histogram ->
                        histogram
                                .getDataPoints()
                                .forEach(
                                        point ->
                                                values.put(
                                                        name + labels(point.getLabels()),
                                                        (double) point.getCount()));
                default -> throw new AssertionError("no such metric was registered: " + name);
            }
        }
        return values;
    }

    private static String labels(Labels labels) {
        var values = labels.stream().map(label -> label.getValue()).toList();
        return values.isEmpty() ? "" : values.toString();
    }

    @Test
    void metrics_afterSomeRequests_countThem() {
        Map<String, Double> values;
        byte[] layer = utf8("layer");
        try (var running = RunningRegistry.on(directory)) {
            byte[] manifest = running.image("app", "1", utf8("{}"), layer);
            running.anonymous("GET", "/v2/app/manifests/1");
            running.anonymous("GET", "/v2/app/blobs/" + RunningRegistry.sha256(layer));
            running.anonymous("GET", "/v2/app/manifests/2");
            running.anonymous("BREW", "/v2/app/manifests/2");
            running.registry.deleteTag(new RepositoryName("app"), new Tag("1"));
            values = values(running.metrics);

            assertEquals(1, values.get("berth_registry_pulls"));
            assertEquals(1, values.get("berth_registry_changes[push]"));
            assertEquals(1, values.get("berth_registry_changes[delete_tag]"));
            assertEquals(1, values.get("berth_registry_errors[MANIFEST_UNKNOWN]"));
            assertEquals(1, values.get("berth_registry_requests[blob, GET, 200]"));
            assertEquals(1, values.get("berth_registry_requests[manifest, PUT, 201]"));
            assertEquals(1, values.get("berth_registry_requests[manifest, other, 405]"));
            assertEquals(2, values.get("berth_registry_request_seconds[uploads, POST]"));
            assertEquals(
                    2 + layer.length + manifest.length,
                    values.get("berth_registry_received_bytes"));
            assertEquals(3, values.get("berth_registry_blobs"));
            assertEquals(
                    2 + layer.length + manifest.length, values.get("berth_registry_stored_bytes"));
            assertEquals(0, values.get("berth_registry_open_uploads"));
            assertEquals(0, values.get("berth_registry_tags"));
        }
    }

    @Test
    void metrics_afterACollection_countWhatIsGone() {
        var limits = RegistryLimits.defaults();
        var hasty = limits.withUpkeep(limits.upkeep().withGrace(Duration.ZERO));
        byte[] layer = utf8("layer");
        try (var running = RunningRegistry.on(directory, hasty)) {
            byte[] manifest = running.image("app", "1", utf8("{}"), layer);
            running.registry.deleteManifest(
                    new RepositoryName("app"), RunningRegistry.sha256(manifest));
            running.registry.collect(false);
            var values = values(running.metrics);

            assertEquals(3, values.get("berth_registry_collected_files"));
            assertEquals(
                    2 + layer.length + manifest.length,
                    values.get("berth_registry_collected_bytes"));
            assertEquals(0, values.get("berth_registry_stored_bytes"));
            assertTrue(
                    running.events.contains(
                            new RegistryEvent.Collected(3, 2 + layer.length + manifest.length, 0)),
                    running.events.toString());
        }
    }

    @Test
    void metrics_afterReadingEverythingAgain_countWhatWasDamagedAndHealed() throws Exception {
        byte[] layer = utf8("layer");
        try (var running = RunningRegistry.on(directory)) {
            var digest = running.push("app", layer);
            Files.write(directory.resolve("blobs/sha256").resolve(digest.hex()), utf8("ruin!"));
            assertTrue(running.registry.scrub().await(Duration.ofSeconds(30)).isPresent());
            running.push("app", layer);
            assertTrue(running.registry.scrub().await(Duration.ofSeconds(30)).isPresent());
            var values = values(running.metrics);

            assertEquals(2, values.get("berth_registry_scrubbed_blobs"));
            assertEquals(2 * layer.length, values.get("berth_registry_scrubbed_bytes"));
            assertEquals(1, values.get("berth_registry_damaged_blobs"));
            assertEquals(1, values.get("berth_registry_healed_blobs"));
            assertTrue(running.events.contains(new RegistryEvent.Scrubbed(1, layer.length, 1)));
        }
    }

    @Test
    void metrics_ofARegistryThatOpensAgain_areThereOnce() {
        var metrics = new PrometheusRegistry();
        for (int i = 0; i < 2; i++) {
            var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (var _ = Registry.open(RegistryConfig.of(directory, listen), metrics)) {
                assertTrue(values(metrics).containsKey("berth_registry_blobs"));
            }
        }

        assertEquals(List.of(), List.copyOf(values(metrics).keySet()));
    }
}
