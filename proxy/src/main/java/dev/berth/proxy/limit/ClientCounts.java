package dev.berth.proxy.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How many connections each client has open: an address of IPv4, a network of 64 bits of IPv6.
 *
 * <p>Where requests come in, proxies that are believed and programs on the device itself are not
 * counted: they bring many clients.
 */
public final class ClientCounts {
    private final Map<Object, Integer> open = new ConcurrentHashMap<>();
    private final int most;
    private final Predicate<InetAddress> uncounted;

    private ClientCounts(Predicate<InetAddress> uncounted, int most) {
        this.most = most;
        this.uncounted = uncounted;
    }

    /** Counts whoever is neither one of the proxies nor on the device itself. */
    public ClientCounts(int most, Predicate<InetAddress> proxies) {
        this(proxies.or(InetAddress::isLoopbackAddress), most);
    }

    /** Counts everybody. */
    public static ClientCounts ofEverybody(int most) {
        return new ClientCounts(nobody -> false, most);
    }

    /** Counts one more; false, and not counted, if that is more than a client may have. */
    public boolean enter(InetAddress client) {
        if (uncounted.test(client)) {
            return true;
        }
        var fits = new boolean[1];
        open.compute(
                key(client),
                (key, before) -> {
                    int count = before == null ? 0 : before;
                    fits[0] = count < most;
                    return fits[0] ? count + 1 : before;
                });
        return fits[0];
    }

    /** One that was counted has ended. */
    public void leave(InetAddress client) {
        if (!uncounted.test(client)) {
            open.computeIfPresent(key(client), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Clients that have connections. */
    public int clients() {
        return open.size();
    }

    private static Object key(InetAddress client) {
        return client instanceof Inet6Address
                ? ByteBuffer.wrap(client.getAddress()).getLong()
                : client;
    }
}
