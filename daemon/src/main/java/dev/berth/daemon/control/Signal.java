package dev.berth.daemon.control;

import java.time.Duration;

/** Something that one waits for and others raise; raised several times meanwhile, it is one. */
public interface Signal {
    /** Ends the wait under way, or the next one at once. Never waits. */
    void raise();

    /**
     * Waits, and takes the signal back.
     *
     * @return whether it was raised
     */
    boolean await(Duration atMost) throws InterruptedException;
}
