package dev.berth.proxy.listen;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A listener's socket options that show each connection when it is accepted, before a byte of it is
 * read.
 *
 * <p>Helidon asks them in the accepting thread and starts the connection's own thread there next;
 * that thread inherits what is left in an {@link InheritableThreadLocal}, and the server has no
 * other way to pass a socket on. An exception makes it close the connection.
 *
 * @param options what is set on the connection's socket
 * @param accepted told of the connection, before anything is set
 */
public record OnAccept(SocketOptions options, Consumer<SocketChannel> accepted)
        implements SocketOptions {
    @Override
    public void configureSocket(SocketChannel channel) {
        accepted.accept(channel);
        options.configureSocket(channel);
    }

    @Override
    public void configureSocket(Socket socket) {
        throw new IllegalStateException("a connection is shown as a channel only, which needs NIO");
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
