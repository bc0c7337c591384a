package dev.berth.proxy.limit;

import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The instant at which a connection is closed unless it made progress; armed before a wait and
 * disarmed after it by the waiting thread, at the cost of a volatile write.
 */
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long EXPIRED = Long.MIN_VALUE;

    private final Channel channel;
    private final Deadlines owner;
    private final AtomicLong at = new AtomicLong(NEVER);

    Deadline(Channel channel, Deadlines owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /** Closes the channel after this time, within one tick of it. */
    public void arm(Duration wait) {
        move(owner.now() + wait.toNanos());
    }

    /** Lets the channel live on. */
    public void disarm() {
        move(NEVER);
    }

    /** Whether the channel was closed for being late. */
    public boolean expired() {
        return at.get() == EXPIRED;
    }

    /** Stops watching. */
    public void retire() {
        owner.forget(this);
    }

    long now() {
        return owner.now();
    }

    Channel channel() {
        return channel;
    }

    boolean expireIfLate(long now) {
        long due = at.get();
        // Of two threads, one that has just been given more time and the sweeper, one wins.
        return due != EXPIRED && due <= now && at.compareAndSet(due, EXPIRED);
    }

    private void move(long due) {
        long before = at.get();
        while (before != EXPIRED && !at.compareAndSet(before, due)) {
            before = at.get();
        }
    }
}
