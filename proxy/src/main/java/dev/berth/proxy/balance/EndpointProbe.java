package dev.berth.proxy.balance;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HealthCheck;

/** Asks an endpoint whether it is well. */
@FunctionalInterface
public interface EndpointProbe {
    /** Whether it says so, within the check's time; called by many threads, each waits. */
    boolean passes(Endpoint endpoint, HealthCheck check);
}
