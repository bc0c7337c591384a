package dev.berth.proxy.limit;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches connections and closes those that are late.
 *
 * <p>Closing the channel is the one thing that ends a blocked read and a blocked write alike, in a
 * handshake too. One thread looks at all of them once a tick and rests while there are none.
 */
public final class Deadlines implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    private static final Duration TICK = Duration.ofMillis(200);

    private final Set<Deadline> watched = ConcurrentHashMap.newKeySet();
    private final long start = System.nanoTime();
    private final Thread sweeper;
    private volatile boolean closed;
    private volatile boolean resting;

    public Deadlines(String name) {
        sweeper = Thread.ofVirtual().name(name + " deadlines").start(this::sweep);
    }

    /** Watches a channel; nothing is armed yet. Once this is closed, so is every new channel. */
    public Deadline watch(Channel channel) {
        var deadline = new Deadline(channel, this);
        watched.add(deadline);
        if (resting) {
            LockSupport.unpark(sweeper);
        }
        if (closed) {
            close(channel);
        }
        return deadline;
    }

    /** Closes every watched channel at once. */
    public void closeAll() {
        watched.forEach(deadline -> close(deadline.channel()));
    }

    /** Watched channels that are open. */
    public long open() {
        return watched.stream().filter(deadline -> deadline.channel().isOpen()).count();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweeper);
        closeAll();
    }

    long now() {
        return System.nanoTime() - start;
    }

    void forget(Deadline deadline) {
        watched.remove(deadline);
    }

    private void sweep() {
        while (!closed) {
            resting = true;
            if (watched.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            resting = false;
            LockSupport.parkNanos(this, TICK.toNanos());
            long now = now();
            watched.removeIf(deadline -> isOver(deadline, now));
        }
    }

    private static boolean isOver(Deadline deadline, long now) {
        if (!deadline.channel().isOpen()) {
            return true;
        }
        boolean late = deadline.expireIfLate(now);
        if (late) {
            close(deadline.channel());
        }
        return late;
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            LOG.log(System.Logger.Level.TRACE, "closing a late connection", alreadyBroken);
        }
    }
}
