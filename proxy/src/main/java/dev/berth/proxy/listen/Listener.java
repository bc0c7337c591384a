package dev.berth.proxy.listen;

import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.TlsSettings;
import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The HTTPS listener: sockets, TLS, protocols, and its orderly end. */
public final class Listener {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private final TlsContext tls;
    private final Deadlines deadlines = new Deadlines("listener");
    private final Acceptor acceptor;
    private final Duration closing;

    /**
     * Binds and serves at once.
     *
     * @param demands what hosts ask of their clients instead of the settings
     * @param capacity what it shares with other listeners
     * @param sources tells where connections come from, before TLS
     * @param passthrough takes connections that are to be passed on unread
     */
    public Listener(
            InetSocketAddress https,
            ServerIdentity identity,
            TlsSettings settings,
            ClientDemands demands,
            ProxyLimits limits,
            Capacity capacity,
            ProxyProtocol sources,
            Passthrough passthrough,
            RequestHandler handler) {
        tls = new TlsContext(identity, settings, demands);
        var selector =
                new ProtocolSelector(
                        tls, sources, passthrough, handler, limits, capacity.shared(), deadlines);
        acceptor = new Acceptor("https", https, limits.listener(), capacity, deadlines, selector);
        closing = limits.listener().close();
    }

    public InetSocketAddress address() {
        return acceptor.address();
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
            acceptor.stop();
            acceptor.awaitEnd(limit);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes what is left after the drain; waits for its end, but not for ever. */
    public void close() {
        deadlines.close();
        try {
            if (!acceptor.awaitEnd(closing)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Connections of the HTTPS listener have not ended {0} after they were cut",
                        closing);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
