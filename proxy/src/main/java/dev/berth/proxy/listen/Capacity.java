package dev.berth.proxy.listen;

import dev.berth.proxy.limit.ClientCounts;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.Reserve;
import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** What the connections of all listeners share: their number, each client's, and memory. */
public final class Capacity {
    private final Semaphore connections;
    private final ClientCounts clients;
    private final Reserve shared;

    /**
     * Nothing of it is used yet.
     *
     * @param proxies addresses that many clients come from, and that are not counted
     */
    public Capacity(ListenerLimits limits, Predicate<InetAddress> proxies) {
        connections = new Semaphore(limits.connections());
        clients = new ClientCounts(limits.connectionsPerClient(), proxies);
        shared = new Reserve(limits.sharedBytes());
    }

    Semaphore connections() {
        return connections;
    }

    ClientCounts clients() {
        return clients;
    }

    Reserve shared() {
        return shared;
    }
}
