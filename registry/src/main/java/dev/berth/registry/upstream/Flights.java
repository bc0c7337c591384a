package dev.berth.registry.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Work that is done once for all who want it at the same time, on a thread of its own, so that it
 * outlives whoever asked first.
 */
final class Flights<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    Flights(ExecutorService threads) {
        this.threads = threads;
    }

    /** The outcome of the work for that key, which begins unless it is under way. */
    CompletableFuture<V> join(K key, Supplier<V> work) {
        var mine = new CompletableFuture<V>();
        var other = running.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        try {
            threads.execute(() -> run(key, mine, work));
        } catch (RejectedExecutionException e) {
            running.remove(key, mine);
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private void run(K key, CompletableFuture<V> mine, Supplier<V> work) {
        try {
            mine.complete(work.get());
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            running.remove(key, mine);
        }
    }
}
