package dev.berth.registry.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection whose reader is bounded and whose progress is noted. */
final class WatchedContext implements ConnectionContext {
    private final ConnectionContext delegate;
    private final Progress progress;
    private final Arrivals arrivals;
    private boolean hasArrived;
    private final DataReader reader;
    private final DataWriter writer;

    WatchedContext(ConnectionContext delegate, Progress progress, Arrivals arrivals) {
        this.delegate = delegate;
        this.progress = progress;
        this.arrivals = arrivals;
        this.reader = new BoundedReader(this::next, progress);
        this.writer = new WatchedWriter(delegate.dataWriter(), progress);
    }

    /** The next bytes: first what was read to tell the protocol, then the socket's. */
    @SuppressWarnings("NullAway") // The reader's contract: null is the end of the stream.
    private byte[] next() {
        DataReader before = delegate.dataReader();
        if (before.available() > 0) {
            arrive();
            return before.readBytes(before.available());
        }
        try {
            byte[] bytes = delegate.serverSocket().get();
            progress.happened();
            arrive();
            return bytes;
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the connection broke off", e);
        }
    }

    /** The first byte of a request: with TLS the handshake, which a read completes, is over. */
    private void arrive() {
        if (!hasArrived) {
            hasArrived = true;
            var channel =
                    arrivals.arrived(
                            delegate.remotePeer().address(), delegate.localPeer().address());
            if (channel.isPresent() && !delegate.isSecure()) {
                progress.on(new PlainWire(channel.get(), progress));
            }
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return delegate.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return delegate.executor();
    }

    @Override
    public Router router() {
        return delegate.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return delegate.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return delegate.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return delegate.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return delegate.localPeer();
    }

    @Override
    public boolean isSecure() {
        return delegate.isSecure();
    }

    @Override
    public String socketId() {
        return delegate.socketId();
    }

    @Override
    public String childSocketId() {
        return delegate.childSocketId();
    }
}
