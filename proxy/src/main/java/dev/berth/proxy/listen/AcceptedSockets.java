package dev.berth.proxy.listen;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees each socket when it is accepted: its handshake is watched from then on.
 *
 * <p>The accepting thread starts the connection's thread right afterwards, which so inherits what
 * is left here for it; the server has no other way to pass the socket on.
 */
final class AcceptedSockets implements SocketOptions {
    private static final InheritableThreadLocal<@Nullable Accepted> CURRENT =
            new InheritableThreadLocal<>();

    private final SocketOptions options;
    private final Deadlines deadlines;
    private final Duration handshake;

    /** A socket and what watches its first wait. */
    record Accepted(SocketChannel channel, Deadline deadline) {}

    AcceptedSockets(Deadlines deadlines, Duration handshake) {
        this.options = SocketOptions.builder().tcpNoDelay(true).socketKeepAlive(true).build();
        this.deadlines = deadlines;
        this.handshake = handshake;
    }

    /** The socket of the connection that runs on this thread. */
    static Accepted current() {
        Accepted accepted = CURRENT.get();
        if (accepted == null) {
            throw new IllegalStateException("this thread runs no accepted connection");
        }
        return accepted;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        options.configureSocket(channel);
        Deadline deadline = deadlines.watch(channel);
        deadline.arm(handshake);
        CURRENT.set(new Accepted(channel, deadline));
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
