package dev.berth.daemon.peer;

import dev.berth.proxy.listen.OnAccept;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ListenerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Brings the peer of a connection to the handlers of its requests, through Helidon, which has no
 * place for it.
 *
 * <p>Helidon hands every accepted connection to its socket options first, in the accepting thread,
 * and starts the connection's own thread there next; that thread inherits what is noted here. A
 * connection whose peer cannot be told is closed before a byte of it is read: an exception here
 * makes Helidon close it, and what the one before left behind is forgotten first.
 */
public final class PeerGate {
    private static final System.Logger LOG = System.getLogger(PeerGate.class.getName());
    private static final InheritableThreadLocal<Optional<Peer>> CURRENT =
            new InheritableThreadLocal<>() {
                @Override
                protected Optional<Peer> initialValue() {
                    return Optional.empty();
                }
            };

    private final PeerCredentials credentials;

    /**
     * @param credentials tells peers apart
     */
    public PeerGate(PeerCredentials credentials) {
        this.credentials = credentials;
    }

    /** Makes a listener on a Unix socket note the peer of every connection. */
    public void guard(ListenerConfig.BuilderBase<?, ?> listener) {
        listener.connectionOptions(new OnAccept(SocketOptions.create(), this::note));
    }

    /**
     * The peer of the connection whose request the calling thread serves; empty in every other
     * thread, and then nothing may be answered.
     */
    public static Optional<Peer> current() {
        return CURRENT.get();
    }

    /** What the peer of the calling thread's connection may do; nothing if there is none. */
    public Access access() {
        return current().map(credentials::roleOf).orElse(Access.REFUSED);
    }

    private void note(SocketChannel connection) {
        CURRENT.remove();
        try {
            CURRENT.set(Optional.of(credentials.peer(connection)));
        } catch (IOException unknown) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A connection is refused: {0}",
                    unknown.toString());
            throw new UncheckedIOException(unknown);
        }
    }
}
