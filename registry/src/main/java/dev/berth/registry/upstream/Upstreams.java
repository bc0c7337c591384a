package dev.berth.registry.upstream;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.ProtectedDigests;
import dev.berth.registry.base.UpstreamLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Every upstream: sees to it that what is pulled under their prefixes is in the store, or on its
 * way there.
 *
 * <pre>
 * pull → source of the repository? → stored and fresh? ──────────────→ serve
 *                                   └→ one fetch for all → check → store ┘
 * </pre>
 */
public final class Upstreams implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upstreams.class.getName());

    /** Longest wait for fetches that are cut off when the registry closes. */
    private static final Duration STOP = Duration.ofSeconds(5);

    /** Manifests that one look for old ones drops. */
    private static final int MOST_EXPIRED = 256;

    /** Looks for old content in the time that content is kept. */
    private static final int EXPIRY_LOOKS = 720;

    private final Stores stores;
    private final UpstreamLimits limits;
    private final ProtectedDigests guarded;
    private final Map<Upstream, Remote> remotes = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ManifestPull manifests;
    private final BlobPull blobs;
    private final AtomicReference<Instant> nextExpiry = new AtomicReference<>(Instant.MIN);

    /**
     * Makes ready; nobody is asked before something is pulled.
     *
     * @param guarded manifests that stay however long nobody pulls them
     */
    public Upstreams(List<Upstream> upstreams, Stores stores, ProtectedDigests guarded) {
        this.stores = stores;
        this.guarded = guarded;
        this.limits = stores.limits().upstreams();
        // The longest prefix first: mirror/hub lies in mirror.
        upstreams.stream()
                .sorted(
                        Comparator.comparingInt(
                                (Upstream upstream) -> -upstream.prefix().value().length()))
                .forEach(
                        upstream ->
                                remotes.put(
                                        upstream,
                                        new Remote(upstream, limits, stores.clock(), threads)));
        var places = new Places(limits);
        this.manifests = new ManifestPull(stores, places, threads);
        this.blobs = new BlobPull(stores, places, threads);
    }

    /** The upstream whose repository that is. */
    public Optional<Upstream> of(RepositoryName repository) {
        return source(repository).map(Source::upstream);
    }

    private Optional<Source> source(RepositoryName repository) {
        for (var entry : remotes.entrySet()) {
            if (entry.getKey().covers(repository)) {
                return Optional.of(new Source(entry.getKey(), entry.getValue(), repository));
            }
        }
        return Optional.empty();
    }

    /** Has the manifest that a tag names in the store, as fresh as can be. */
    public Pulled manifest(RepositoryName repository, Tag tag) {
        return source(repository)
                .map(source -> tidied(manifests.pull(source, tag)))
                .orElseGet(Pulled::settled);
    }

    /** Has that manifest in the store. */
    public Pulled manifest(RepositoryName repository, Digest digest) {
        return source(repository)
                .map(source -> tidied(manifests.pull(source, digest)))
                .orElseGet(Pulled::settled);
    }

    /**
     * Has that blob in the store or on its way.
     *
     * @param whole whether the reader can read along from the start; else it has to be here
     */
    public Arrival blob(RepositoryName repository, Digest digest, boolean whole) {
        return source(repository)
                .map(source -> blobs.pull(source, digest, whole))
                .orElseGet(Arrival.Settled::new);
    }

    /** Nothing runs while nothing is pulled; then now and then what is old is dropped. */
    private Pulled tidied(Pulled pulled) {
        Instant now = stores.clock().instant();
        Instant due = nextExpiry.get();
        if (!now.isBefore(due)
                && nextExpiry.compareAndSet(due, now.plus(limits.keep().dividedBy(EXPIRY_LOOKS)))) {
            threads.execute(() -> expire(now));
        }
        return pulled;
    }

    private void expire(Instant now) {
        try {
            var inUse = guarded.digests();
            stores.index().expireCached(now, inUse::contains, MOST_EXPIRED);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "content of upstreams did not age", e);
        }
    }

    /** Cuts off what is fetched; call it when nobody is answered any more. */
    @Override
    public void close() {
        remotes.values().forEach(Remote::close);
        threads.shutdownNow();
        try {
            threads.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
