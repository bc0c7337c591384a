package dev.berth.registry.crash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, and how far it was moved forward. */
final class MovableClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(ahead);
    }

    void advance(Duration more) {
        ahead = ahead.plus(more);
    }
}
