package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What a connection may do that speaks another protocol than HTTP.
 *
 * @param idle without a byte in either direction
 */
public record TunnelLimits(Duration idle) {
    public static final TunnelLimits DEFAULT = new TunnelLimits(Duration.ofHours(1));
}
