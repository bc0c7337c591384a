package dev.berth.proxy.tunnel;

import dev.berth.policies.route.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One port: bound now or, if somebody else has it, as soon as that can be done; accepts until it is
 * closed, whatever an accept fails of.
 */
final class StreamPort implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StreamPort.class.getName());
    private static final int BACKLOG = 512;

    /** After an accept that failed, most likely for want of descriptors. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final InetSocketAddress wanted;
    private final Duration retry;
    private final BiConsumer<SocketChannel, StreamListener> taken;
    private final Thread thread;
    private volatile StreamListener listener;
    private volatile @Nullable ServerSocketChannel server;
    private volatile String problem = "";
    private volatile boolean closed;

    /** Of the port's own thread: what goes on is logged once. */
    private boolean failing;

    /** Tries to bind at once; never fails. */
    StreamPort(
            InetAddress at,
            StreamListener listener,
            Duration retry,
            BiConsumer<SocketChannel, StreamListener> taken) {
        this.wanted = new InetSocketAddress(at, listener.port());
        this.listener = listener;
        this.retry = retry;
        this.taken = taken;
        bind();
        thread = Thread.ofVirtual().name("stream port " + listener.port()).start(this::run);
    }

    /** Changes where connections go; those that exist stay. */
    void listener(StreamListener next) {
        listener = next;
    }

    StreamStatus status() {
        ServerSocketChannel bound = server;
        try {
            if (bound != null) {
                var address = (InetSocketAddress) bound.getLocalAddress();
                return new StreamStatus(wanted.getPort(), Optional.of(address), "", "");
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.TRACE, "a closed port has no address", gone);
        }
        return new StreamStatus(
                wanted.getPort(), Optional.empty(), StreamStatus.UNAVAILABLE, problem);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        ServerSocketChannel bound = server;
        if (bound != null) {
            shut(bound);
        }
        try {
            // The system hears of it when the accept has ended.
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            ServerSocketChannel bound = server;
            if (bound != null) {
                accept(bound);
            } else {
                LockSupport.parkNanos(this, retry.toNanos());
                if (!closed) {
                    bind();
                }
            }
        }
        ServerSocketChannel bound = server;
        if (bound != null) {
            shut(bound);
        }
    }

    private void accept(ServerSocketChannel bound) {
        try {
            taken.accept(bound.accept(), listener);
            failing = false;
        } catch (ClosedChannelException over) {
            server = null;
        } catch (IOException | RuntimeException failed) {
            if (!failing) {
                // On another thread: without descriptors even logging may fail, by an error.
                Thread.startVirtualThread(() -> complain(failed));
            }
            failing = true;
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
    }

    private void bind() {
        ServerSocketChannel fresh = null;
        try {
            fresh = ServerSocketChannel.open();
            fresh.bind(wanted, BACKLOG);
            problem = "";
            server = fresh;
        } catch (IOException | RuntimeException refused) {
            if (fresh != null) {
                shut(fresh);
            }
            if (problem.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "cannot listen at {0}: {1}", wanted, refused);
            }
            problem = "cannot listen at " + wanted + ": " + refused.getMessage();
        }
    }

    private static void shut(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            LOG.log(System.Logger.Level.TRACE, "closing a port", alreadyBroken);
        }
    }

    private void complain(Exception failed) {
        LOG.log(System.Logger.Level.WARNING, "no connection taken at " + wanted, failed);
    }
}
