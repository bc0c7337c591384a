package dev.berth.daemon.control;

import dev.berth.policies.balance.Endpoint;
import java.time.Duration;

/** Tells whether an endpoint serves nobody, as the balancer counts it. */
@FunctionalInterface
public interface IdleEndpoints {
    /** Waits until no request is under way to the endpoint; false if one still is by then. */
    boolean awaitIdle(Endpoint endpoint, Duration atMost) throws InterruptedException;
}
