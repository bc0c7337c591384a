package dev.berth.proxy.tunnel;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Whether connections are passed on without a token check.
 *
 * @param address where the ports are opened that Gateways ask for; empty: none is
 */
public record StreamConfig(Optional<InetAddress> address) {
    /** No port is opened: nothing reaches an endpoint without a token. */
    public static final StreamConfig CLOSED = new StreamConfig(Optional.empty());
}
