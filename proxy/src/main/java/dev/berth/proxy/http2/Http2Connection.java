package dev.berth.proxy.http2;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection as Helidon serves it, whose streams do not wait longer than it lives.
 *
 * <p>Helidon starts each stream's thread on the connection's, so a stream inherits where it
 * belongs.
 */
public final class Http2Connection implements ServerConnection, InterruptableTask<Void> {
    private static final InheritableThreadLocal<@Nullable Http2Connection> CURRENT =
            new InheritableThreadLocal<>();

    private final ServerConnection served;
    private final Deadlines deadlines;
    private final ListenerLimits limits;
    private final Set<StreamSide> sides = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    public Http2Connection(ServerConnection served, Deadlines deadlines, ListenerLimits limits) {
        this.served = served;
        this.deadlines = deadlines;
        this.limits = limits;
    }

    /** The connection whose stream runs on this thread. */
    static Http2Connection current() {
        Http2Connection connection = CURRENT.get();
        if (connection == null) {
            throw new IllegalStateException("this thread runs no stream");
        }
        return connection;
    }

    /** A direction of a stream; give it back. */
    StreamSide side() {
        var side = new StreamSide(deadlines, limits);
        sides.add(side);
        if (over) {
            side.close();
        }
        return side;
    }

    void giveBack(StreamSide side) {
        side.retire();
        sides.remove(side);
    }

    ListenerLimits limits() {
        return limits;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        CURRENT.set(this);
        // Closing the socket does not wake a thread that waits for room in a stream's queue.
        Deadline watch = deadlines.watch(new Reader());
        try {
            served.handle(limit);
        } finally {
            over = true;
            watch.retire();
            sides.forEach(StreamSide::close);
        }
    }

    @Override
    public Duration idleTime() {
        return served.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        served.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return served instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** The thread that reads the connection's frames. */
    private final class Reader implements Channel {
        @Override
        public boolean isOpen() {
            return !over;
        }

        @Override
        public void close() {
            served.close(true);
        }
    }
}
