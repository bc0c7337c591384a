package dev.berth.registry.http;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes connections that do not get as far as a request: the server gives a handshake, and a
 * client that connects and says nothing, all the time in the world, and each takes one of the
 * places that are bounded. It sees every socket where its options are set, right after accept.
 */
final class Arrivals implements SocketOptions, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Arrivals.class.getName());
    private static final Duration TICK = Duration.ofMillis(500);

    /** Both ends of a connection, which no other has as long as it is open. */
    private record Ends(SocketAddress remote, SocketAddress local) {}

    private record Arrival(SocketChannel channel, long dueNanos) {}

    private final SocketOptions options = SocketOptions.builder().tcpNoDelay(true).build();
    private final ConcurrentMap<Ends, Arrival> waiting = new ConcurrentHashMap<>();
    private final long limitNanos;
    private final Thread sweeper;
    private volatile boolean closed;

    Arrivals(Duration limit) {
        this.limitNanos = limit.toNanos();
        this.sweeper = Thread.ofVirtual().name("registry arrivals").start(this::sweep);
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        options.configureSocket(channel);
        try {
            waiting.put(
                    new Ends(channel.getRemoteAddress(), channel.getLocalAddress()),
                    new Arrival(channel, System.nanoTime() + limitNanos));
        } catch (IOException e) {
            throw new UncheckedIOException("a connection was gone before it was looked at", e);
        }
        LockSupport.unpark(sweeper);
    }

    /** The connection between those ends has got as far as it has to; gives its socket. */
    Optional<SocketChannel> arrived(SocketAddress remote, SocketAddress local) {
        return Optional.ofNullable(waiting.remove(new Ends(remote, local))).map(Arrival::channel);
    }

    private void sweep() {
        while (!closed) {
            if (waiting.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK.toNanos());
            }
            long now = System.nanoTime();
            waiting.values().removeIf(arrival -> isOver(arrival, now));
        }
    }

    /** Closing the channel ends a read that waits on it, in a handshake too. */
    private static boolean isOver(Arrival arrival, long now) {
        if (arrival.channel().isOpen() && now - arrival.dueNanos() < 0) {
            return false;
        }
        try {
            arrival.channel().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a late connection", e);
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweeper);
    }

    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
