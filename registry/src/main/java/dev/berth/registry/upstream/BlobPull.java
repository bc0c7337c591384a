package dev.berth.registry.upstream;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpstreamLimits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** Blobs that are fetched now, each once for all who want it. */
final class BlobPull {
    private final Stores stores;
    private final UpstreamLimits limits;
    private final Places places;
    private final ExecutorService threads;
    private final Recent<Wanted> absent;
    private final ConcurrentMap<Wanted, BlobFetch> running = new ConcurrentHashMap<>();

    BlobPull(Stores stores, Places places, ExecutorService threads) {
        this.stores = stores;
        this.limits = stores.limits().upstreams();
        this.places = places;
        this.threads = threads;
        this.absent = new Recent<>(limits.remembered(), limits.absence(), stores.clock());
    }

    /**
     * Sees to it that the blob is here or on its way.
     *
     * @param whole whether the reader can read along from the start; else it has to be here
     */
    Arrival pull(Source source, Digest digest, boolean whole) {
        if (stores.index().blobSize(source.repository(), digest).isPresent()) {
            return new Arrival.Settled();
        }
        var wanted = new Wanted(source.repository(), "blobs/" + digest);
        if (absent.has(wanted)) {
            return new Arrival.Settled();
        }
        BlobFetch fetch = running.computeIfAbsent(wanted, key -> started(source, key, digest));
        return whole ? fetch.head() : fetch.end();
    }

    private BlobFetch started(Source source, Wanted wanted, Digest digest) {
        var fetch = new BlobFetch(stores, limits, source, digest);
        try {
            threads.execute(() -> run(fetch, wanted));
        } catch (RejectedExecutionException e) {
            throw new StorageFault(StorageFault.Kind.BUSY, "the registry is closing", e);
        }
        return fetch;
    }

    private void run(BlobFetch fetch, Wanted wanted) {
        try {
            if (fetch.run(places) == BlobFetch.End.ABSENT) {
                absent.note(wanted);
            }
        } finally {
            running.remove(wanted, fetch);
        }
    }
}
