package dev.berth.daemon.lifecycle;

import dev.berth.policies.schedule.PlausibleTime;
import java.time.Instant;

/**
 * Whether a time can be true: small devices have no battery for a clock and start in 1970 until the
 * network tells them better, and nothing may expire or be renewed on that account.
 */
public final class DeviceClock {
    /** No device ran this program before. */
    public static final Instant FLOOR = PlausibleTime.FLOOR;

    private DeviceClock() {}

    /** False while the clock shows a time at which this program did not exist. */
    public static boolean isSet(Instant now) {
        return PlausibleTime.isSet(now);
    }
}
