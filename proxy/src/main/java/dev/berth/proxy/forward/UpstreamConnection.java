package dev.berth.proxy.forward;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.wire.HeadReader;
import dev.berth.proxy.wire.WireInput;
import dev.berth.proxy.wire.WireLimits;
import dev.berth.proxy.wire.WireOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to an endpoint.
 *
 * <p>Two deadlines watch it, one for each direction, because two threads wait on it.
 */
final class UpstreamConnection {
    private final SocketChannel channel;
    private final UpstreamLimits limits;
    private final Deadline receiving;
    private final Deadline sending;
    private final WireInput input;
    private final WireOutput output;
    private final HeadReader heads;
    private boolean reused;

    private UpstreamConnection(
            SocketChannel channel, UpstreamLimits limits, WireLimits wire, Deadlines deadlines) {
        this.channel = channel;
        this.limits = limits;
        this.receiving = deadlines.watch(channel);
        this.sending = deadlines.watch(channel);
        this.input = new WireInput(this::receive);
        this.output = new WireOutput(this::send);
        this.heads = new HeadReader(input, wire);
    }

    static UpstreamConnection open(
            Endpoint endpoint, UpstreamLimits limits, WireLimits wire, Deadlines deadlines)
            throws ProxyFault {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            var address =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(endpoint.address()), endpoint.port());
            channel.socket().connect(address, Math.toIntExact(limits.connect().toMillis()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new UpstreamConnection(channel, limits, wire, deadlines);
        } catch (SocketTimeoutException late) {
            close(channel);
            throw ProxyFault.unsent(
                    ProxyFault.Kind.CONNECT_TIMEOUT, "the endpoint does not answer", late);
        } catch (IOException | IllegalArgumentException failed) {
            close(channel);
            throw ProxyFault.unsent(
                    ProxyFault.Kind.CONNECT_FAILED, "the endpoint takes no connection", failed);
        }
    }

    WireInput input() {
        return input;
    }

    WireOutput output() {
        return output;
    }

    HeadReader heads() {
        return heads;
    }

    /** Watches for the endpoint keeping its answer, or its next bytes, back. */
    Deadline receiving() {
        return receiving;
    }

    /** Whether a request was sent on it before this one. */
    boolean reused() {
        return reused;
    }

    /** Whether it was closed for making somebody wait. */
    boolean late() {
        return receiving.expired() || sending.expired();
    }

    /** Prepares it to wait for another request. */
    void rest() {
        reused = true;
        sending.disarm();
        receiving.arm(limits.idle());
    }

    /**
     * Whether it can carry another request: the endpoint has neither closed it nor sent bytes that
     * belong to no request.
     */
    boolean awake() {
        receiving.disarm();
        if (input.unread() > 0 || !channel.isOpen()) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return count == 0;
        } catch (IOException closed) {
            return false;
        }
    }

    void close() {
        receiving.retire();
        sending.retire();
        close(channel);
    }

    private int receive(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    private void send(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        sending.arm(limits.stall());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
            sending.arm(limits.stall());
        }
        sending.disarm();
    }

    private static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyBroken) {
            System.getLogger(UpstreamConnection.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }
}
