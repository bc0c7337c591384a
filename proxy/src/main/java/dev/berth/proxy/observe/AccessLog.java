package dev.berth.proxy.observe;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One line of JSON for each request, written behind the requests' backs; never waited for. */
public final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** Most lines are shorter; a longer one grows. */
    private static final int LINE_CHARS = 768;

    private final BlockingQueue<AccessEntry> queue;
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
    boolean offer(AccessEntry entry) {
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
                AccessEntry entry = queue.poll(closed ? 0 : POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (entry != null) {
                    hand(line(entry));
                }
            } catch (InterruptedException stop) {
                // Closing: the loop's condition decides when the queue is empty.
                continue;
            }
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                var json = new JsonObject();
                json.addProperty("dropped", lost);
                hand(json.toString());
            }
        }
    }

    private String line(AccessEntry entry) {
        var text = new StringWriter(LINE_CHARS);
        try (var json = new JsonWriter(text)) {
            entry.write(json, places);
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory takes everything", impossible);
        }
        return text.toString();
    }

    private void hand(String line) {
        try {
            sink.accept(line);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "the access log takes no line", broken);
        }
    }
}
