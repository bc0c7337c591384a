package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.HeadReader;
import dev.berth.proxy.wire.Link;
import dev.berth.proxy.wire.RequestHead;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.time.Duration;

/** An HTTP/1.1 connection of a client: one request after the other, on one virtual thread. */
public final class Http1Connection implements ServerConnection {
    private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());
    private static final RequestReader UNREADABLE =
            new RequestReader("", new RequestHead("-", "-", Fields.NONE));

    private final ClientSocket socket;
    private final HeadReader heads;
    private final RequestHandler handler;
    private final ProxyLimits limits;
    private final Reserve shared;
    private volatile boolean idle;
    private volatile boolean closing;

    /**
     * A connection whose handshake, if there is one, is done.
     *
     * @param shared has the memory for large answers
     */
    public Http1Connection(
            Link link,
            RequestHandler handler,
            ProxyLimits limits,
            Reserve shared,
            Deadlines deadlines) {
        this.socket = new ClientSocket(link, limits.listener(), deadlines);
        this.heads = new HeadReader(socket.input(), limits.wire());
        this.handler = handler;
        this.limits = limits;
        this.shared = shared;
    }

    @Override
    public void handle(Limit ignored) {
        try {
            boolean open = awaitRequest(limits.listener().handshake());
            while (open) {
                open = serveOne() && !closing && awaitNext();
            }
        } catch (IOException ended) {
            LOG.log(System.Logger.Level.TRACE, "a client's connection ended", ended);
        } finally {
            socket.retire();
        }
    }

    @Override
    public Duration idleTime() {
        // The deadlines close what is idle.
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        closing = true;
        if (idle || interrupt) {
            socket.close();
        }
    }

    /** Lets other connections have their turn, for which a busy client would leave no time. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on it but who is served first.
    private boolean awaitNext() throws IOException {
        if (socket.input().unread() == 0) {
            Thread.yield();
        }
        return awaitRequest(limits.listener().keepAlive());
    }

    private boolean awaitRequest(Duration limit) throws IOException {
        idle = true;
        try {
            socket.reading().arm(limit);
            return socket.input().await();
        } finally {
            idle = false;
        }
    }

    /** Serves the request whose first byte is there; whether another may follow. */
    private boolean serveOne() throws IOException {
        socket.reading().arm(limits.listener().head());
        Http1Exchange exchange;
        try {
            RequestHead head = heads.request();
            if (head == null) {
                return false;
            }
            RequestReader request = RequestReader.of(head);
            exchange = exchange(request, Framing.ofRequest(head));
        } catch (BadMessage malformed) {
            refuse(malformed);
            return false;
        }
        socket.reading().disarm();
        socket.watch().begin(exchange::received);
        try {
            handler.serve(exchange);
        } finally {
            exchange.end();
        }
        socket.watch().end();
        exchange.linger();
        return exchange.reusable();
    }

    private void refuse(BadMessage malformed) {
        closing = true;
        handler.refuse(exchange(UNREADABLE, Framing.NONE), ProxyFault.of(malformed));
    }

    private Http1Exchange exchange(RequestReader request, Framing framing) {
        return new Http1Exchange(socket, limits, shared, request, framing, () -> closing);
    }
}
