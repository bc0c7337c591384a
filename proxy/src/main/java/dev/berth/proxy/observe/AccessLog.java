package dev.berth.proxy.observe;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One line of JSON for each request and each connection that is passed on unread, written behind
 * the requests' backs; never waited for.
 */
public final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final BlockingQueue<LogEntry> queue;
    private final AccessLogSink sink;
    private final PodPlaces places;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;

    /**
     * Starts the writer.
     *
     * @param entries how many may wait; more are dropped and counted in a line of their own
     * @param places where the pods are that it names
     */
    public AccessLog(int entries, AccessLogSink sink, PodPlaces places) {
        this.queue = new ArrayBlockingQueue<>(entries);
        this.sink = sink;
        this.places = places;
        this.writer = Thread.ofVirtual().name("access log").start(this::write);
    }

    /**
     * Takes an entry that has ended.
     *
     * @return false if there is no room for it
     */
    boolean offer(LogEntry entry) {
        boolean taken = queue.offer(entry);
        if (!taken) {
            dropped.incrementAndGet();
        }
        return taken;
    }

    /** Writes what is waiting and ends. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            if (!writer.join(CLOSE_WAIT)) {
                LOG.log(System.Logger.Level.WARNING, "the access log's reader does not keep up");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (!closed || !queue.isEmpty()) {
            try {
                // Whoever dropped an entry found the queue full, so there is one to wake for.
                LogEntry entry = closed ? queue.poll() : queue.take();
                if (entry != null) {
                    gather(entry);
                }
            } catch (InterruptedException stop) {
                // Closing: the loop's condition decides when the queue is empty.
                continue;
            }
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                hand(new JsonLine().number("dropped", lost).toString());
            }
        }
    }

    /** A line and all that wait behind it, then a pause in which requests wake nobody. */
    private void gather(LogEntry first) {
        LogEntry entry = first;
        while (entry != null) {
            hand(entry.line(places));
            entry = queue.poll();
        }
        try {
            sink.flush();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "the access log takes no line", broken);
        }
        if (!closed) {
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
    }

    private void hand(String line) {
        try {
            sink.accept(line);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "the access log takes no line", broken);
        }
    }
}
