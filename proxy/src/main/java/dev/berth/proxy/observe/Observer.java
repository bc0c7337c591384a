package dev.berth.proxy.observe;

/** Hears of every request that is over: counts it, then has it logged. */
public final class Observer implements AutoCloseable {
    private final ProxyMetrics metrics;
    private final AccessLog log;

    public Observer(ProxyMetrics metrics, AccessLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    /** Takes an entry that nobody fills any more. */
    public void add(AccessEntry entry) {
        entry.end();
        metrics.count(entry);
        if (!log.offer(entry)) {
            metrics.dropped();
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
