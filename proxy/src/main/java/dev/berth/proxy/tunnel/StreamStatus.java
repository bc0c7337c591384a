package dev.berth.proxy.tunnel;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a port fares whose connections are to be passed on unread.
 *
 * @param port as published
 * @param address where it listens; empty if it does not
 * @param reason one word for why it does not; empty if it does
 * @param message the same for people
 */
public record StreamStatus(
        int port, Optional<InetSocketAddress> address, String reason, String message) {
    /** The configuration opens no such port. */
    public static final String NOT_ALLOWED = "NotAllowedByConfiguration";

    /** The system does not give the port. */
    public static final String UNAVAILABLE = "PortUnavailable";

    static StreamStatus notAllowed(int port) {
        return new StreamStatus(
                port,
                Optional.empty(),
                NOT_ALLOWED,
                "balancer.streams names no address, so no port is opened without a token check");
    }
}
