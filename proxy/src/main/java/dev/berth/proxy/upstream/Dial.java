package dev.berth.proxy.upstream;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects to endpoints; what fails here has sent nothing of a request. */
public final class Dial {
    public static final String HTTP_1_1 = "http/1.1";
    public static final String HTTP_2 = "h2";

    private final UpstreamLimits limits;
    private final Deadlines deadlines;

    public Dial(UpstreamLimits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
    }

    /** Connects in cleartext. */
    public Transport clear(Endpoint endpoint) throws ProxyFault {
        return new ClearTransport(connect(endpoint));
    }

    /**
     * Connects with TLS.
     *
     * @param protocols to offer, the preferred one first (ALPN)
     */
    public Transport encrypted(Endpoint endpoint, List<String> protocols) throws ProxyFault {
        SocketChannel channel = connect(endpoint);
        Deadline handshake = deadlines.watch(channel);
        handshake.arm(limits.connect());
        try {
            return TlsTransport.over(channel, protocols);
        } catch (IOException failed) {
            close(channel);
            throw handshake.expired()
                    ? ProxyFault.unsent(
                            ProxyFault.Kind.CONNECT_TIMEOUT,
                            "the endpoint does not finish the TLS handshake",
                            failed)
                    : ProxyFault.unsent(
                            ProxyFault.Kind.CONNECT_FAILED,
                            "the endpoint refuses the TLS handshake",
                            failed);
        } finally {
            handshake.retire();
        }
    }

    /** Connects with TLS to an endpoint that must choose HTTP/2. */
    public Transport encryptedHttp2(Endpoint endpoint) throws ProxyFault {
        Transport transport = encrypted(endpoint, List.of(HTTP_2, HTTP_1_1));
        if (!transport.protocol().equals(HTTP_2)) {
            transport.close();
            throw ProxyFault.unsent(
                    ProxyFault.Kind.CONNECT_FAILED, "the endpoint does not choose HTTP/2", null);
        }
        return transport;
    }

    /** Connects, and leaves to the caller what is spoken. */
    public SocketChannel connect(Endpoint endpoint) throws ProxyFault {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            var address =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(endpoint.address()), endpoint.port());
            channel.socket().connect(address, Math.toIntExact(limits.connect().toMillis()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
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

    static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyBroken) {
            System.getLogger(Dial.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }
}
