package dev.berth.registry.base;

import java.time.Duration;

/**
 * Bounds of robot accounts.
 *
 * @param robots that may exist
 * @param grants of one robot
 * @param verifications secrets that are hashed at once, each in 19 MiB of memory
 * @param verifyWait longest wait for others that are hashed; 503 past it
 * @param remembered secrets that were found right and are not hashed again for a while
 * @param rememberedLife how long that is
 */
public record RobotLimits(
        int robots,
        int grants,
        int verifications,
        Duration verifyWait,
        int remembered,
        Duration rememberedLife) {
    static RobotLimits defaults() {
        return new RobotLimits(1_000, 32, 1, Duration.ofSeconds(10), 256, Duration.ofMinutes(5));
    }
}
