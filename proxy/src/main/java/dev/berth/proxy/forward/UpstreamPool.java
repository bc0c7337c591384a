package dev.berth.proxy.forward;

import dev.berth.policies.balance.Endpoint;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.UpstreamLimits;
import dev.berth.proxy.wire.WireLimits;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The connections to one endpoint: so many at once, the most recently used one first. */
final class UpstreamPool {
    private final Endpoint endpoint;
    private final UpstreamLimits limits;
    private final WireLimits wire;
    private final Deadlines deadlines;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean retired;

    UpstreamPool(Endpoint endpoint, UpstreamLimits limits, WireLimits wire, Deadlines deadlines) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.wire = wire;
        this.deadlines = deadlines;
        this.permits = new Semaphore(limits.connections(), true);
    }

    /** A connection that carries nothing, possibly used before; give it back or discard it. */
    UpstreamConnection take() throws ProxyFault {
        admit();
        UpstreamConnection connection = idle.pollFirst();
        while (connection != null) {
            if (connection.awake()) {
                return connection;
            }
            connection.close();
            connection = idle.pollFirst();
        }
        return open();
    }

    /** A connection that was never used. */
    UpstreamConnection takeFresh() throws ProxyFault {
        admit();
        return open();
    }

    /** Takes back a connection whose last exchange is complete to the byte. */
    void giveBack(UpstreamConnection connection) {
        connection.rest();
        idle.offerFirst(connection);
        permits.release();
        if (retired) {
            closeIdle();
        }
    }

    /** Takes back the right to a connection that cannot be used again. */
    void discard(UpstreamConnection connection) {
        connection.close();
        permits.release();
    }

    /** Keeps no connection any more; those in use end with their exchange. */
    void retire() {
        retired = true;
        closeIdle();
    }

    private void admit() throws ProxyFault {
        if (permits.tryAcquire()) {
            return;
        }
        if (permits.getQueueLength() >= limits.waiters()) {
            throw ProxyFault.upstream(
                    ProxyFault.Kind.OVERLOADED, "too many requests wait for the endpoint", null);
        }
        try {
            if (!permits.tryAcquire(limits.poolWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProxyFault.upstream(
                        ProxyFault.Kind.OVERLOADED,
                        "every connection to the endpoint is busy",
                        null);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw ProxyFault.internal("stopped while waiting for a connection", stop);
        }
    }

    private UpstreamConnection open() throws ProxyFault {
        boolean opened = false;
        try {
            UpstreamConnection connection =
                    UpstreamConnection.open(endpoint, limits, wire, deadlines);
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                permits.release();
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
