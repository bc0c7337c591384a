package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http1.Http1Connection;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Takes every connection without TLS for HTTP/1.1, within the deadline of its first byte. */
final class PlainSelector implements ServerConnectionSelector {
    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Deadlines deadlines;

    PlainSelector(RequestHandler handler, ProxyLimits limits, Deadlines deadlines) {
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
        return Set.of();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        AcceptedSockets.Accepted accepted = AcceptedSockets.current();
        try {
            context.dataReader().ensureAvailable();
        } catch (DataReader.InsufficientDataAvailableException nothing) {
            throw new CloseConnectionException("closed before a request", nothing);
        } finally {
            accepted.deadline().disarm();
        }
        return new Http1Connection(context, accepted.channel(), handler, limits, deadlines);
    }
}
