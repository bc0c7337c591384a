package dev.berth.proxy.forward;

import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.upstream.Transport;
import dev.berth.proxy.wire.WireLimits;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The HTTP/1.1 connections to one endpoint: so many at once, the most recently used one first; who
 * waits for one gets it in turn.
 */
final class UpstreamPool implements Upstream {
    private final Connector connector;
    private final UpstreamLimits limits;
    private final WireLimits wire;
    private final Deadlines deadlines;
    private final Places places;
    private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean retired;

    /** Connects to the endpoint. */
    @FunctionalInterface
    interface Connector {
        Transport connect() throws ProxyFault;
    }

    UpstreamPool(Connector connector, UpstreamLimits limits, WireLimits wire, Deadlines deadlines) {
        this.connector = connector;
        this.limits = limits;
        this.wire = wire;
        this.deadlines = deadlines;
        this.places = new Places(limits.connections(), limits.waiters(), deadlines);
    }

    @Override
    public Http1Call call(CallDeadline deadline) throws ProxyFault {
        admit(deadline);
        UpstreamConnection connection = idle.pollFirst();
        while (connection != null) {
            if (connection.awake()) {
                return new Http1Call(this, connection, limits, wire);
            }
            connection.close();
            connection = idle.pollFirst();
        }
        return open();
    }

    @Override
    public Http1Call freshCall(CallDeadline deadline) throws ProxyFault {
        admit(deadline);
        return open();
    }

    @Override
    public Http1Call switchingCall(CallDeadline deadline) throws ProxyFault {
        return freshCall(deadline);
    }

    /**
     * Takes back the right to a connection that speaks another protocol now: it will never be used
     * again, and may last for hours that no request should have to wait.
     */
    void letGo() {
        places.giveBack();
    }

    /** Takes in a connection that was made to see what the endpoint speaks. */
    void adopt(Transport transport) {
        rest(new UpstreamConnection(transport, limits, wire, deadlines, idle::remove));
    }

    /** Takes back a connection whose last exchange is complete to the byte. */
    void giveBack(UpstreamConnection connection) {
        connection.used();
        rest(connection);
        places.giveBack();
    }

    /** Takes back the right to a connection that cannot be used again. */
    void discard(UpstreamConnection connection) {
        connection.close();
        places.giveBack();
    }

    @Override
    public void retire() {
        retired = true;
        closeIdle();
    }

    private void rest(UpstreamConnection connection) {
        connection.rest();
        idle.offerFirst(connection);
        if (retired) {
            closeIdle();
        }
    }

    private void admit(CallDeadline deadline) throws ProxyFault {
        try {
            switch (places.take(deadline.within(limits.poolWait()))) {
                case TAKEN -> {}
                case CROWDED -> throw overloaded("too many requests wait for the endpoint");
                case LATE ->
                        throw deadline.passed()
                                ? ProxyFault.upstream(
                                        ProxyFault.Kind.DEADLINE_EXCEEDED,
                                        "the request's time is up",
                                        null)
                                : overloaded("every connection to the endpoint is busy");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw ProxyFault.internal("stopped while waiting for a connection", stop);
        }
    }

    private static ProxyFault overloaded(String detail) {
        return ProxyFault.upstream(ProxyFault.Kind.OVERLOADED, detail, null);
    }

    private Http1Call open() throws ProxyFault {
        boolean opened = false;
        try {
            var connection =
                    new UpstreamConnection(
                            connector.connect(), limits, wire, deadlines, idle::remove);
            opened = true;
            return new Http1Call(this, connection, limits, wire);
        } finally {
            if (!opened) {
                places.giveBack();
            }
        }
    }

    private void closeIdle() {
        UpstreamConnection connection = idle.pollFirst();
        while (connection != null) {
            connection.close();
            connection = idle.pollFirst();
        }
    }
}
