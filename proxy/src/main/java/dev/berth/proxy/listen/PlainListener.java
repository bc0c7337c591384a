package dev.berth.proxy.listen;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.http1.Http1Connection;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The listener without TLS: HTTP/1.1 with the same codec and deadlines, and its orderly end. */
public final class PlainListener {
    private static final System.Logger LOG = System.getLogger(PlainListener.class.getName());

    private final Deadlines deadlines = new Deadlines("plain listener");
    private final Acceptor acceptor;
    private final Duration closing;

    /** Binds and serves at once. */
    public PlainListener(
            InetSocketAddress http, ProxyLimits limits, Capacity capacity, RequestHandler handler) {
        var reserved = new ReservedRequests(handler, capacity.shared());
        Acceptor.Opener opener =
                (channel, first) -> {
                    // From here on the connection waits for its requests itself.
                    first.disarm();
                    return new Http1Connection(
                            new PlainChannel(channel),
                            reserved,
                            limits,
                            capacity.shared(),
                            deadlines);
                };
        acceptor = new Acceptor("http", http, limits.listener(), capacity, deadlines, opener);
        closing = limits.listener().close();
    }

    public InetSocketAddress address() {
        return acceptor.address();
    }

    /** Stops accepting and lets requests end; does not wait. */
    public void drain() {
        acceptor.stop();
    }

    /** Closes what is left, and waits for its end, but not for ever. */
    public void close() {
        deadlines.close();
        try {
            if (!acceptor.awaitEnd(closing)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Connections of the HTTP listener have not ended {0} after they were cut",
                        closing);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
