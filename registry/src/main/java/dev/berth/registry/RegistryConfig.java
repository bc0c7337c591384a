package dev.berth.registry;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.RegistryListener;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;

/**
 * Everything a registry is told before it opens.
 *
 * @param directory holds the store and nothing else; made if it is missing
 * @param listen where it answers; port 0 lets the kernel choose
 * @param limits every bound
 * @param clock the time, for leases and passes
 * @param listener hears of what happened
 */
public record RegistryConfig(
        Path directory,
        InetSocketAddress listen,
        RegistryLimits limits,
        InstantSource clock,
        RegistryListener listener) {

    /** The defaults, on the system's clock, with nobody listening. */
    public static RegistryConfig of(Path directory, InetSocketAddress listen) {
        return new RegistryConfig(
                directory, listen, RegistryLimits.defaults(), Clock.systemUTC(), event -> {});
    }

    /** The same with other bounds. */
    public RegistryConfig withLimits(RegistryLimits other) {
        return new RegistryConfig(directory, listen, other, clock, listener);
    }

    /** The same by another clock. */
    public RegistryConfig withClock(InstantSource other) {
        return new RegistryConfig(directory, listen, limits, other, listener);
    }

    /** The same with another listener. */
    public RegistryConfig withListener(RegistryListener other) {
        return new RegistryConfig(directory, listen, limits, clock, other);
    }
}
