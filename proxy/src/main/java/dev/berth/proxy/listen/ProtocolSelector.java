package dev.berth.proxy.listen;

import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http1.Http1Connection;
import dev.berth.proxy.http2.server.Http2Connection;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** Completes the TLS handshake within its deadline and picks the protocol that ALPN agreed on. */
final class ProtocolSelector implements Acceptor.Opener {
    private static final String HTTP_1 = "http/1.1";
    private static final String HTTP_1_0 = "http/1.0";
    private static final String HTTP_2 = "h2";

    /** The one that is liked best first. */
    private static final List<String> PROTOCOLS = List.of(HTTP_2, HTTP_1, HTTP_1_0);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsContext tls;
    private final Reserve shared;
    private final RecordBuffers records;
    private final ProxyProtocol sources;
    private final Passthrough passthrough;
    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Deadlines deadlines;

    ProtocolSelector(
            TlsContext tls,
            ProxyProtocol sources,
            Passthrough passthrough,
            RequestHandler handler,
            ProxyLimits limits,
            Reserve shared,
            Deadlines deadlines) {
        this.tls = tls;
        this.shared = shared;
        this.records = new RecordBuffers(tls.recordBytes(), shared);
        this.sources = sources;
        this.passthrough = passthrough;
        this.handler = handler;
        this.limits = limits;
        this.deadlines = deadlines;
    }

    @Override
    public ServerConnection open(SocketChannel channel, Deadline handshake) throws IOException {
        InetSocketAddress client = sources.client(channel);
        ByteBuffer said = NOTHING;
        if (passthrough.isWanted()) {
            Passthrough.Peeked peeked = passthrough.peek(channel, client);
            if (peeked.taken().isPresent()) {
                handshake.disarm();
                return new PassedConnection(peeked.taken().get());
            }
            said = peeked.bytes();
        }
        var link = new TlsChannel(channel, client, tls.engine(PROTOCOLS), records);
        link.handshake(said);
        handshake.disarm();
        return new SecuredConnection(spoken(link), link, handshake, limits.listener().linger());
    }

    private ServerConnection spoken(TlsChannel link) {
        RequestHandler named =
                link.serverName()
                        .<RequestHandler>map(name -> new NamedConnection(handler, name))
                        .orElse(handler);
        Set<X509Certificate> vouching = link.clientAuthorities();
        RequestHandler vouched =
                vouching.isEmpty() ? named : new VouchedConnection(named, vouching);
        return link.protocol().equals(HTTP_2)
                ? new Http2Connection(
                        link,
                        link,
                        link.channel(),
                        link.client(),
                        vouched,
                        limits,
                        shared,
                        deadlines)
                : new Http1Connection(
                        link, new ReservedRequests(vouched, shared), limits, shared, deadlines);
    }
}
