package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http1.Http1Connection;
import dev.berth.proxy.http2.server.Http2Connection;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** Completes the TLS handshake within its deadline and picks the protocol that ALPN agreed on. */
final class ProtocolSelector implements ServerConnectionSelector {
    private static final String HTTP_1 = "http/1.1";
    private static final String HTTP_2 = "h2";

    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Deadlines deadlines;

    ProtocolSelector(RequestHandler handler, ProxyLimits limits, Deadlines deadlines) {
        this.handler = handler;
        this.limits = limits;
        this.deadlines = deadlines;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of(HTTP_1, HTTP_2);
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        AcceptedSockets.Accepted accepted = AcceptedSockets.current();
        try {
            // The first byte of a request needs the handshake, so both share the deadline.
            context.dataReader().ensureAvailable();
        } catch (DataReader.InsufficientDataAvailableException nothing) {
            throw new CloseConnectionException("closed before a request", nothing);
        } finally {
            accepted.deadline().disarm();
        }
        var socket = context.serverSocket();
        boolean isHttp2 = socket.protocolNegotiated() && socket.protocol().equals(HTTP_2);
        return isHttp2
                ? http2(context, accepted.channel())
                : new Http1Connection(context, accepted.channel(), handler, limits, deadlines);
    }

    private Http2Connection http2(ConnectionContext context, SocketChannel channel) {
        var bytes = new DecryptedBytes(context);
        var client = (InetSocketAddress) context.remotePeer().address();
        return new Http2Connection(
                bytes::read, bytes::write, channel, client, handler, limits, deadlines);
    }
}
