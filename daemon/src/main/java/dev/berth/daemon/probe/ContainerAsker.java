package dev.berth.daemon.probe;

import java.time.Duration;

/** Puts one question to one container. */
@FunctionalInterface
interface ContainerAsker {
    /**
     * Asks, and waits for the answer; called by one thread at a time.
     *
     * @param timeout for all of it
     */
    ProbeAnswer ask(Duration timeout) throws InterruptedException;
}
