package dev.berth.proxy.balance;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.PeakEwma;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to send one request to one endpoint; counts as in flight until it is released. */
public final class Claim implements AutoCloseable {
    private final LiveService service;
    private final LiveTarget target;
    private final Optional<String> cookie;
    private final long startNanos;
    private final AtomicBoolean released = new AtomicBoolean();

    Claim(LiveService service, LiveTarget target, Optional<String> cookie, long startNanos) {
        this.service = service;
        this.target = target;
        this.cookie = cookie;
        this.startNanos = startNanos;
    }

    public Endpoint endpoint() {
        return target.endpoint();
    }

    /** The {@code Set-Cookie} that ties the client to this endpoint, if it is not tied already. */
    public Optional<String> cookie() {
        return cookie;
    }

    /** Says that the endpoint answered well, after so long. */
    public void answered(Duration untilHead) {
        target.sample(untilHead.toNanos(), service.nanos());
        target.succeeded();
    }

    /**
     * Says that the endpoint asked to be left in peace (429), which is no failure of it.
     *
     * @param retryAfter as it says; empty if it does not
     */
    public void throttled(Optional<Duration> retryAfter) {
        punish(retryAfter);
        target.succeeded();
    }

    /**
     * Says that the endpoint failed: an answer of 500 or above, or none.
     *
     * @param retryAfter as it says; empty if it does not
     */
    public void failed(Optional<Duration> retryAfter) {
        punish(retryAfter);
        service.failed(target);
    }

    private void punish(Optional<Duration> retryAfter) {
        Duration penalty = retryAfter.orElse(PeakEwma.PENALTY);
        if (penalty.compareTo(PeakEwma.MAX_PENALTY) > 0) {
            penalty = PeakEwma.MAX_PENALTY;
        }
        target.sample(penalty.toNanos(), service.nanos());
    }

    /** Gives the right back; a second time does nothing. */
    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            target.leave(service.nanos() - startNanos);
            service.unclaim();
        }
    }
}
