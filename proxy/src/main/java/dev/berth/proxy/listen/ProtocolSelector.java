package dev.berth.proxy.listen;

import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http1.Http1Connection;
import dev.berth.proxy.http2.server.Http2Connection;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** Completes the TLS handshake within its deadline and picks the protocol that ALPN agreed on. */
final class ProtocolSelector implements ServerConnectionSelector {
    private static final String HTTP_1 = "http/1.1";
    private static final String HTTP_2 = "h2";

    /** The one that is liked best first. */
    private static final List<String> PROTOCOLS = List.of(HTTP_2, HTTP_1);

    private final TlsContext tls;
    private final RecordBuffers records;
    private final ProxyProtocol sources;
    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Deadlines deadlines;

    ProtocolSelector(
            TlsContext tls,
            ProxyProtocol sources,
            RequestHandler handler,
            ProxyLimits limits,
            Deadlines deadlines) {
        this.tls = tls;
        this.records = new RecordBuffers(tls.recordBytes());
        this.sources = sources;
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
        return Set.copyOf(PROTOCOLS);
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        AcceptedSockets.Accepted accepted = AcceptedSockets.current();
        boolean established = false;
        try {
            InetSocketAddress client = sources.client(accepted.channel());
            var link = new TlsChannel(accepted.channel(), client, tls.engine(PROTOCOLS), records);
            link.handshake();
            established = true;
            return new SecuredConnection(
                    spoken(link), link, accepted.deadline(), limits.listener().linger());
        } catch (IOException refused) {
            throw new CloseConnectionException("no TLS handshake", refused);
        } finally {
            if (established) {
                accepted.deadline().disarm();
            } else {
                accepted.deadline().retire();
            }
        }
    }

    private ServerConnection spoken(TlsChannel link) {
        RequestHandler named =
                link.serverName()
                        .<RequestHandler>map(name -> new NamedConnection(handler, name))
                        .orElse(handler);
        return link.protocol().equals(HTTP_2)
                ? new Http2Connection(
                        link, link, link.channel(), link.client(), named, limits, deadlines)
                : new Http1Connection(link, named, limits, deadlines);
    }
}
