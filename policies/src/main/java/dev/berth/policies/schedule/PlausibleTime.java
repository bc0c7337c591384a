package dev.berth.policies.schedule;

import java.time.Instant;

/**
 * Whether a time can be true: small devices have no battery for a clock and start in 1970 until the
 * network tells them better.
 */
public final class PlausibleTime {
    /** No device ran this program before. */
    public static final Instant FLOOR = Instant.parse("2026-01-01T00:00:00Z");

    private PlausibleTime() {}

    /** False while the clock shows a time at which this program did not exist. */
    public static boolean isSet(Instant now) {
        return !now.isBefore(FLOOR);
    }
}
