package dev.berth.daemon.control;

import java.time.Duration;

/** Work that was begun beside everything else. */
public interface Worker {
    /** Tells it to end: what it waits for is over. */
    void interrupt();

    /** Waits until it has ended. */
    void join() throws InterruptedException;

    /**
     * Waits until it has ended, or for that time.
     *
     * @return whether it has ended
     */
    boolean join(Duration atMost) throws InterruptedException;
}
