package dev.berth.daemon.control;

import java.time.Duration;

/** Waits until nobody is being served by a container that gets no new requests. */
@FunctionalInterface
interface DrainGate {
    /**
     * Waits.
     *
     * @param containerId the engine's id
     * @return whether its last request ended within that time
     */
    boolean awaitIdle(String containerId, Duration atMost) throws InterruptedException;
}
