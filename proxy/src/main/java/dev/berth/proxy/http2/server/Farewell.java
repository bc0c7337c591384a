package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import java.nio.channels.Channel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of a connection: because it is idle, because the listener drains, or because of an error.
 *
 * <p>In order, a connection ends in two steps (RFC 9113 §6.8): GOAWAY with the highest number and a
 * PING; when the client has answered that, it knows, and GOAWAY names the last stream that is
 * served. When no stream is left the client has the linger time to close.
 */
final class Farewell {
    private static final long FAREWELL_PING = 0x6265_7274_6820_6279L;

    private final FrameScheduler output;
    private final StreamTable streams;
    private final ClientLink link;
    private final ListenerLimits limits;
    private final Deadlines deadlines;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** A stream may begin on one thread while the last one ends on another. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Deadline idle;
    private volatile boolean over;
    private volatile boolean ending;
    private volatile boolean announced;
    private volatile int lastStream;

    Farewell(
            FrameScheduler output,
            StreamTable streams,
            ClientLink link,
            ListenerLimits limits,
            Deadlines deadlines) {
        this.output = output;
        this.streams = streams;
        this.link = link;
        this.limits = limits;
        this.deadlines = deadlines;
        this.idle = deadlines.watch(new Idle());
    }

    /** A stream begins; false if it comes after the last one that is served. */
    boolean admits(int stream) {
        if (announced) {
            return false;
        }
        lastStream = stream;
        return true;
    }

    /** A stream is open: neither idle nor at the end, whatever was thought before. */
    void opened() {
        lock.lock();
        try {
            idle.disarm();
            if (ending) {
                ending = false;
                link.reading().disarm();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No stream is open. */
    void idle() {
        lock.lock();
        try {
            if (!streams.isEmpty()) {
                return;
            }
            if (begun.get()) {
                ending = true;
                link.reading().arm(limits.linger());
            } else {
                if (idle.expired()) {
                    idle = deadlines.watch(new Idle());
                }
                idle.arm(limits.keepAlive());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to end the connection in order. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            output.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, "");
            output.ping(FAREWELL_PING, false);
            idle();
        }
    }

    /** The client has answered a PING. */
    void answered(long opaque) {
        if (opaque == FAREWELL_PING && begun.get() && !announced) {
            announced = true;
            output.goAway(lastStream, ErrorCode.NO_ERROR, "");
        }
    }

    /** Ends the connection at once: this is the last frame. */
    void last(ErrorCode code, String detail) {
        over = true;
        output.goAway(lastStream, code, detail);
    }

    /** Whether the client has only to close. */
    boolean isEnding() {
        return ending;
    }

    boolean isOver() {
        return over;
    }

    void retire() {
        over = true;
        idle.retire();
    }

    /** What the deadline of an idle connection closes. */
    private final class Idle implements Channel {
        @Override
        public boolean isOpen() {
            return !over;
        }

        @Override
        public void close() {
            // Not if a stream has begun in this very moment.
            if (streams.isEmpty()) {
                begin();
            }
        }
    }
}
