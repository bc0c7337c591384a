package dev.berth.proxy.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all connections of clients share, beyond what each has at rest; whoever wants
 * more than is left is turned away.
 *
 * <p>A quarter of it is for requests alone, so that bodies, batches and connections with many
 * streams cannot keep them out. What is taken is what the memory costs at most, not what lies in it
 * now.
 */
public final class Reserve {
    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    public Reserve(long bytes) {
        this.bytes = bytes;
    }

    /** Takes so much; false, and nothing taken, if there is not so much left. */
    public boolean take(long wanted) {
        return take(wanted, bytes);
    }

    /** Takes so much for what can also wait or be refused; false if a quarter would not be left. */
    public boolean takeSpare(long wanted) {
        return take(wanted, spare());
    }

    /** Takes so much for what has come already, and is dropped if there is no spare for it. */
    public void add(long come) {
        taken.addAndGet(come);
    }

    /** Whether what can also wait or be refused may take more. */
    public boolean hasSpare() {
        return taken.get() <= spare();
    }

    /** Gives back what was taken. */
    public void giveBack(long unneeded) {
        taken.addAndGet(-unneeded);
    }

    /** How much is taken now. */
    public long taken() {
        return taken.get();
    }

    private long spare() {
        return bytes - bytes / 4;
    }

    private boolean take(long wanted, long most) {
        long before = taken.get();
        while (before + wanted <= most) {
            if (taken.compareAndSet(before, before + wanted)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }
}
