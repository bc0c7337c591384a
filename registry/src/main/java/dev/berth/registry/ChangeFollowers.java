package dev.berth.registry;

import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryListener;
import dev.berth.registry.blob.BlobLayout;
import dev.berth.registry.blob.LayoutIndex;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.observe.RegistryMetrics;
import dev.berth.registry.observe.StoreGauges;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Everybody who hears of a change: the layout's index, the metrics, and whoever was named when the
 * registry opened.
 */
final class ChangeFollowers implements RegistryListener, AutoCloseable {
    private final LayoutIndex layoutIndex;
    private final RegistryMetrics metrics;
    private final StoreGauges gauges;
    private final PrometheusRegistry registered;
    private final RegistryListener listener;

    private ChangeFollowers(
            LayoutIndex layoutIndex,
            RegistryMetrics metrics,
            StoreGauges gauges,
            PrometheusRegistry registered,
            RegistryListener listener) {
        this.layoutIndex = layoutIndex;
        this.metrics = metrics;
        this.gauges = gauges;
        this.registered = registered;
        this.listener = listener;
    }

    /**
     * Begins to follow.
     *
     * @param stale whether the store was left without being closed
     * @param listener hears of everything last
     * @param into where the metrics are registered
     */
    static ChangeFollowers start(
            BlobLayout layout,
            RegistryIndex index,
            boolean stale,
            RegistryListener listener,
            PrometheusRegistry into) {
        var metrics = RegistryMetrics.register(into);
        var gauges = new StoreGauges(index);
        into.register(gauges);
        return new ChangeFollowers(
                LayoutIndex.start(layout, index, stale), metrics, gauges, into, listener);
    }

    RegistryMetrics metrics() {
        return metrics;
    }

    @Override
    public void happened(RegistryEvent event) {
        layoutIndex.happened(event);
        metrics.happened(event);
        listener.happened(event);
    }

    /** Writes what is still to be written; to be closed before the index. */
    @Override
    public void close() {
        registered.unregister(gauges);
        metrics.close();
        layoutIndex.close();
    }
}
