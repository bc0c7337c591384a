package dev.berth.proxy.listen;

import dev.berth.proxy.limit.ClientCounts;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ListenerLimits;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts connections and gives each a virtual thread, for as long as its socket is open: whatever
 * goes wrong with one connection, or for want of file descriptors, the next is accepted.
 */
final class Acceptor {
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final int BACKLOG = 1024;

    /** Until it is tried again after the system has refused. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration COMPLAINT = Duration.ofMinutes(1);

    /** Requests have bounds of their own. */
    private static final Limit UNLIMITED = FixedLimit.create();

    private final String name;
    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final Opener opener;
    private final Deadlines deadlines;
    private final Duration handshake;
    private final int most;
    private final Semaphore room;
    private final Semaphore own;
    private final ClientCounts clients;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private final ThreadFactory threads;
    private volatile boolean stopping;
    private long complainedNanos = System.nanoTime() - COMPLAINT.toNanos();

    /** Makes a connection of a socket that was accepted. */
    @FunctionalInterface
    interface Opener {
        /**
         * Completes what comes before requests; takes over the deadline.
         *
         * @throws IOException if the client is refused or gone
         */
        ServerConnection open(SocketChannel channel, Deadline handshake) throws IOException;
    }

    /**
     * Binds and accepts at once.
     *
     * @throws UncheckedIOException if the address cannot be bound
     */
    Acceptor(
            String name,
            InetSocketAddress wanted,
            ListenerLimits limits,
            Capacity capacity,
            Deadlines deadlines,
            Opener opener) {
        this.name = name;
        this.opener = opener;
        this.deadlines = deadlines;
        this.handshake = limits.handshake();
        this.most = limits.connections();
        this.own = new Semaphore(most);
        this.room = capacity.connections();
        this.clients = capacity.clients();
        this.threads = Thread.ofVirtual().name(name + " connection").factory();
        try {
            server = ServerSocketChannel.open();
            server.bind(wanted, BACKLOG);
            address = (InetSocketAddress) server.getLocalAddress();
        } catch (IOException taken) {
            throw new UncheckedIOException(name + " cannot listen at " + wanted, taken);
        }
        // Not a virtual one: it has its turn even if all of those are at work.
        Thread.ofPlatform().daemon().name(name + " accept").start(this::accept);
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return address;
    }

    /** Accepts no more and asks every connection to end when its requests have. */
    void stop() {
        stopping = true;
        try {
            server.close();
        } catch (IOException alreadyBroken) {
            LOG.log(System.Logger.Level.TRACE, "closing a listening socket", alreadyBroken);
        }
        connections.forEach(connection -> connection.close(false));
    }

    /** Waits until every connection has ended; false if the time is up first. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        if (!own.tryAcquire(most, limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        own.release(most);
        return true;
    }

    private void accept() {
        while (!stopping) {
            room.acquireUninterruptibly();
            own.acquireUninterruptibly();
            boolean begun = false;
            try {
                begun = begin(server.accept());
            } catch (IOException refused) {
                pause(refused);
            } finally {
                if (!begun) {
                    own.release();
                    room.release();
                }
            }
        }
    }

    /** Has a connection served; false if it is not, and closed. */
    private boolean begin(SocketChannel channel) throws IOException {
        boolean counted = false;
        InetAddress client = null;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            client = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
            counted = clients.enter(client);
            if (counted) {
                InetAddress known = client;
                threads.newThread(() -> serve(channel, known)).start();
                return true;
            }
        } catch (IOException | RuntimeException unfit) {
            LOG.log(System.Logger.Level.DEBUG, "a connection cannot begin", unfit);
            if (counted && client != null) {
                clients.leave(client);
            }
        }
        channel.close();
        return false;
    }

    private void serve(SocketChannel channel, InetAddress client) {
        Deadline deadline = deadlines.watch(channel);
        deadline.arm(handshake);
        try (channel) {
            ServerConnection connection = opener.open(channel, deadline);
            connections.add(connection);
            try {
                if (stopping) {
                    connection.close(false);
                }
                connection.handle(UNLIMITED);
            } finally {
                connections.remove(connection);
            }
        } catch (IOException ended) {
            LOG.log(System.Logger.Level.TRACE, "a client's connection ended", ended);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.WARNING, "a connection met a bug", bug);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            deadline.retire();
            clients.leave(client);
            own.release();
            room.release();
        }
    }

    /** Waits a moment after the system has refused a connection, mostly for want of descriptors. */
    private void pause(IOException refused) {
        if (stopping) {
            return;
        }
        long now = System.nanoTime();
        if (now - complainedNanos >= COMPLAINT.toNanos()) {
            complainedNanos = now;
            // On another thread: without descriptors even logging may fail, by an error.
            threads.newThread(() -> complain(refused)).start();
        }
        LockSupport.parkNanos(this, PAUSE.toNanos());
    }

    private void complain(IOException refused) {
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} cannot accept connections now, and tries on: {1}",
                name,
                refused.getMessage());
    }
}
