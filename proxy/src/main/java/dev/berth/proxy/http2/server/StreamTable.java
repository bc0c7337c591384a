package dev.berth.proxy.http2.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection: those that are open, how those ended that ended last, and whose
 * threads are still at work although their streams are gone.
 */
final class StreamTable {
    /** How many ended streams are remembered: more than can be open at once. */
    private static final int REMEMBERED = 128;

    /** At work at once, which even a client in need of nothing special has. */
    private static final int FEW = 8;

    private final Map<Integer, Http2Stream> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final Semaphore rested = new Semaphore(0);
    private final int max;

    /** Numbers of ended streams, negative where we have reset them. */
    private final int[] ended = new int[REMEMBERED];

    private final AtomicInteger next = new AtomicInteger();

    StreamTable(int max) {
        this.max = max;
    }

    /**
     * Whether another stream may begin. Streams that were reset count as long as their threads run,
     * up to as many again: opening and resetting makes no more work than keeping open.
     */
    boolean hasRoom() {
        return count.get() < max && running.get() < 2 * max;
    }

    /** Whether only few streams' threads are at work. */
    boolean hasFew() {
        return running.get() < FEW;
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    @Nullable Http2Stream get(int id) {
        return open.get(id);
    }

    Iterable<Http2Stream> all() {
        return open.values();
    }

    void add(Http2Stream stream) {
        open.put(stream.id(), stream);
        count.incrementAndGet();
        running.incrementAndGet();
    }

    /**
     * A stream is over; says so once.
     *
     * @param reset whether we have reset it, so that frames of it may still be on their way
     */
    boolean remove(Http2Stream stream, boolean reset) {
        if (!open.remove(stream.id(), stream)) {
            return false;
        }
        remember(stream.id(), reset);
        count.decrementAndGet();
        return true;
    }

    /** A stream's thread has ended. */
    void rest() {
        if (running.decrementAndGet() == 0) {
            rested.release();
        }
    }

    /** Waits until no stream's thread is at work, so long at most; no stream begins any more. */
    void awaitRest(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (running.get() > 0) {
            if (!rested.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    void remember(int id, boolean reset) {
        ended[next.getAndIncrement() & (REMEMBERED - 1)] = reset ? -id : id;
    }

    /** Whether frames of an ended stream are to be expected: we have reset it. */
    boolean wasReset(int id) {
        return remembers(-id);
    }

    /** Whether the stream is known to have ended in its own way. */
    boolean hasEnded(int id) {
        return remembers(id);
    }

    private boolean remembers(int entry) {
        for (int remembered : ended) {
            if (remembered == entry) {
                return true;
            }
        }
        return false;
    }
}
