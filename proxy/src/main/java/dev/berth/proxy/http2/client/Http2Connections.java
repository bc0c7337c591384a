package dev.berth.proxy.http2.client;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.upstream.UpstreamCall;
import dev.berth.proxy.wire.WireLimits;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections to one endpoint: few, each with many streams, and another one only when
 * every stream of the others is taken.
 */
public final class Http2Connections {
    private final Connector connector;
    private final UpstreamLimits limits;
    private final WireLimits wire;
    private final Deadlines deadlines;
    private final List<ClientConnection> connections = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private boolean opening;
    private int waiting;
    private long failures;
    private volatile boolean queued;
    private volatile boolean retired;

    /** Connects to the endpoint. */
    @FunctionalInterface
    public interface Connector {
        Transport connect() throws ProxyFault;
    }

    public Http2Connections(
            Connector connector, UpstreamLimits limits, WireLimits wire, Deadlines deadlines) {
        this.connector = connector;
        this.limits = limits;
        this.wire = wire;
        this.deadlines = deadlines;
    }

    /**
     * A call on a stream of its own.
     *
     * @throws ProxyFault if there is none within the bounds; nothing was sent
     */
    public UpstreamCall call(CallDeadline deadline) throws ProxyFault {
        // Nobody overtakes those who wait already.
        ClientStream stream = queued ? null : reserve();
        return stream != null ? stream : await(deadline);
    }

    /**
     * A call for a request that wishes to speak another protocol on its stream.
     *
     * @throws ProxyFault also if the endpoint has not said that it understands that
     */
    public UpstreamCall switchingCall(CallDeadline deadline) throws ProxyFault {
        UpstreamCall call = call(deadline);
        if (takesSwitches()) {
            return call;
        }
        call.end();
        throw ProxyFault.client(
                ProxyFault.Kind.UPGRADE_REFUSED,
                "the endpoint speaks HTTP/2 and takes no WebSocket on its streams");
    }

    /** Whether the endpoint has said on an open connection that it takes extended CONNECT. */
    public boolean takesSwitches() {
        return connections.stream().anyMatch(ClientConnection::takesSwitches);
    }

    /** Takes in a connection that was made to see what the endpoint speaks. */
    public void adopt(Transport transport) throws ProxyFault {
        open(transport);
    }

    /** Keeps no connection any more; those in use end with their streams. */
    public void retire() {
        retired = true;
        connections.forEach(ClientConnection::leave);
    }

    private ClientStream await(CallDeadline deadline) throws ProxyFault {
        lock.lock();
        try {
            if (waiting >= limits.waiters()) {
                throw ProxyFault.upstream(
                        ProxyFault.Kind.OVERLOADED,
                        "too many requests wait for the endpoint",
                        null);
            }
            waiting++;
            queued = true;
            try {
                return turn(deadline);
            } finally {
                waiting--;
                queued = waiting > 0;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw ProxyFault.internal("stopped while waiting for a connection", stop);
        } finally {
            lock.unlock();
        }
    }

    private ClientStream turn(CallDeadline deadline) throws ProxyFault, InterruptedException {
        long left = deadline.within(limits.poolWait()).toNanos();
        long failuresBefore = failures;
        boolean myTurn = waiting == 1;
        while (true) {
            ClientStream stream = myTurn ? reserve() : null;
            if (stream != null) {
                return stream;
            }
            myTurn = true;
            if (!opening && connections.size() < limits.http2().connections()) {
                openMeanwhile();
            } else if (failures != failuresBefore && connections.isEmpty()) {
                throw ProxyFault.unsent(
                        ProxyFault.Kind.CONNECT_FAILED, "the endpoint takes no connection", null);
            } else if (left <= 0) {
                throw busy(deadline);
            } else {
                left = changed.awaitNanos(left);
            }
        }
    }

    /** Opens a connection while others may come and wait for it. */
    private void openMeanwhile() throws ProxyFault {
        opening = true;
        boolean opened = false;
        lock.unlock();
        try {
            open(connector.connect());
            opened = true;
        } finally {
            lock.lock();
            opening = false;
            failures += opened ? 0 : 1;
            changed.signalAll();
        }
    }

    private void open(Transport transport) throws ProxyFault {
        var connection = new ClientConnection(transport, limits, wire, deadlines, new Changes());
        connection.open(wire);
        connections.add(connection);
        if (retired) {
            connection.leave();
        } else if (!connection.isOpen()) {
            connections.remove(connection);
        }
    }

    private @Nullable ClientStream reserve() {
        for (ClientConnection connection : connections) {
            ClientStream stream = connection.reserve();
            if (stream != null) {
                return stream;
            }
        }
        return null;
    }

    private static ProxyFault busy(CallDeadline deadline) {
        return deadline.passed()
                ? ProxyFault.upstream(
                        ProxyFault.Kind.DEADLINE_EXCEEDED, "the request's time is up", null)
                : ProxyFault.upstream(
                        ProxyFault.Kind.OVERLOADED, "every stream to the endpoint is busy", null);
    }

    private final class Changes implements ClientConnection.Owner {
        @Override
        public void freed() {
            if (queued) {
                lock.lock();
                try {
                    changed.signal();
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void gone(ClientConnection connection) {
            connections.remove(connection);
            if (queued) {
                lock.lock();
                try {
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
