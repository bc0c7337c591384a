package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import io.helidon.webserver.WebServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The listener without TLS: HTTP/1.1 with the same codec and deadlines, and its orderly end. */
public final class PlainListener {
    private static final System.Logger LOG = System.getLogger(PlainListener.class.getName());

    /** Longer than any drain: the end of a drain closes the connections, not this. */
    private static final Duration SERVER_GRACE = Duration.ofHours(1);

    private final Deadlines deadlines = new Deadlines("plain listener");
    private final WebServer server;
    private final InetSocketAddress address;
    private final Thread stopping;
    private final Duration closing;

    /** Binds and serves at once. */
    public PlainListener(InetSocketAddress http, ProxyLimits limits, RequestHandler handler) {
        var sockets = new ListeningSockets(http);
        ListenerLimits bounds = limits.listener();
        var accepted = new AcceptedSockets(deadlines, bounds.handshake());
        var config =
                WebServer.builder()
                        .protocolsDiscoverServices(false)
                        .featuresDiscoverServices(false)
                        .shutdownHook(false)
                        .addConnectionSelector(new PlainSelector(handler, limits, deadlines))
                        .connectionOptions(accepted.options())
                        .maxTcpConnections(bounds.connections())
                        .idleConnectionTimeout(bounds.keepAlive())
                        .shutdownGracePeriod(SERVER_GRACE);
        sockets.open(config);
        server = config.build().start();
        address = sockets.bound(server.port());
        closing = bounds.close();
        stopping = Thread.ofVirtual().name("plain listener stop").unstarted(server::stop);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Stops accepting and lets requests end; does not wait. */
    public void drain() {
        stopping.start();
    }

    /** Closes what is left, and waits for its end, but not for ever. */
    public void close() {
        deadlines.close();
        try {
            if (!stopping.join(closing)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Connections of the HTTP listener have not ended {0} after they were cut",
                        closing);
                stopping.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
