package dev.berth.proxy.tunnel;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of each client; an IPv6 client has a /64. */
final class Clients {
    private static final int PREFIX_BYTES = 8;

    private final Map<ByteBuffer, Integer> open = new ConcurrentHashMap<>();
    private final int most;

    Clients(int most) {
        this.most = most;
    }

    /** Counts one more; false if the client has as many as it may. */
    boolean enter(InetAddress client) {
        return open.merge(key(client), 1, Integer::sum) <= most || !leave(client);
    }

    /** Counts one less; true. */
    boolean leave(InetAddress client) {
        open.computeIfPresent(key(client), (same, count) -> count == 1 ? null : count - 1);
        return true;
    }

    private static ByteBuffer key(InetAddress client) {
        byte[] address = client.getAddress();
        return ByteBuffer.wrap(address, 0, Math.min(PREFIX_BYTES, address.length));
    }
}
