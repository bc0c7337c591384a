package dev.berth.proxy.listen;

import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.TlsSettings;
import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import io.helidon.webserver.WebServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The HTTPS listener: sockets, TLS, protocols, and its orderly end. */
public final class Listener {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final Duration IDLE_CHECK = Duration.ofSeconds(15);

    /** Longer than any drain: the end of a drain closes the connections, not this. */
    private static final Duration SERVER_GRACE = Duration.ofHours(1);

    private final TlsContext tls;
    private final Deadlines deadlines = new Deadlines("listener");
    private final WebServer server;
    private final InetSocketAddress address;
    private final Thread stopping;
    private final Duration closing;

    /**
     * Binds and serves at once.
     *
     * @param sources tells where connections come from, before TLS
     */
    public Listener(
            InetSocketAddress https,
            ServerIdentity identity,
            TlsSettings settings,
            ProxyLimits limits,
            ProxyProtocol sources,
            RequestHandler handler) {
        tls = new TlsContext(identity, settings);
        var sockets = new ListeningSockets(https);
        ListenerLimits bounds = limits.listener();
        var accepted = new AcceptedSockets(deadlines, bounds.handshake());
        var selector = new ProtocolSelector(tls, sources, handler, limits, deadlines);
        var config =
                WebServer.builder()
                        .protocolsDiscoverServices(false)
                        .featuresDiscoverServices(false)
                        .shutdownHook(false)
                        .addConnectionSelector(selector)
                        .connectionOptions(accepted.options())
                        .maxTcpConnections(bounds.connections())
                        .idleConnectionTimeout(bounds.keepAlive())
                        .idleConnectionPeriod(IDLE_CHECK)
                        .shutdownGracePeriod(SERVER_GRACE);
        sockets.open(config);
        server = config.build().start();
        address = sockets.bound(server.port());
        closing = bounds.close();
        stopping = Thread.ofVirtual().name("listener stop").unstarted(server::stop);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Replaces key and certificates for handshakes from now on. */
    public void identity(ServerIdentity next) {
        tls.identity(next);
    }

    /** Replaces key and certificates of hosts that have their own, for handshakes from now on. */
    public void identities(HostIdentities next) {
        tls.hosts(next);
    }

    /** Stops accepting and lets requests end, for so long at most. */
    public void drain(Duration limit) {
        try {
            stopping.start();
            stopping.join(limit);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes what is left after the drain; waits for its end, but not for ever. */
    public void close() {
        deadlines.close();
        try {
            if (!stopping.join(closing)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Connections of the HTTPS listener have not ended {0} after they were cut",
                        closing);
                // Ends the server's own wait, which then lets go of them.
                stopping.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
