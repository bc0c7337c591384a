package dev.berth.policies.balance;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a request may take; what is absent is bounded by the proxy's own limits only.
 *
 * @param request from its arrival to the end of its answer, over all tries and waits
 */
public record Timeouts(Optional<Duration> request) {
    public static final Timeouts NONE = new Timeouts(Optional.empty());
}
