package dev.berth.registry.observe;

import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredTotals;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** What the store holds, looked up when somebody asks and never else. */
public final class StoreGauges implements MultiCollector {
    private static final System.Logger LOG = System.getLogger(StoreGauges.class.getName());

    private final RegistryIndex index;

    public StoreGauges(RegistryIndex index) {
        this.index = index;
    }

    @Override
    public MetricSnapshots collect() {
        StoredTotals totals;
        int uploads;
        try {
            totals = index.totals();
            uploads = index.uploadCount();
        } catch (StorageFault e) {
            LOG.log(System.Logger.Level.WARNING, "the store cannot be counted", e);
            return new MetricSnapshots(List.of());
        }
        return new MetricSnapshots(
                gauge("berth_registry_repositories", "Repositories.", totals.repositories()),
                gauge("berth_registry_tags", "Tags.", totals.tags()),
                gauge("berth_registry_manifests", "Manifests.", totals.manifests()),
                gauge("berth_registry_blobs", "Stored content, each once.", totals.blobs()),
                gauge("berth_registry_stored_bytes", "Bytes of stored content.", totals.bytes()),
                gauge("berth_registry_open_uploads", "Upload sessions.", uploads));
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }
}
