package dev.berth.proxy.exchange;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a request has come from, as far as it is believed.
 *
 * @param hops the client's address, then that of each proxy up to the one that is connected
 * @param scheme that the client used, {@code https} or {@code http}
 * @param host that the client asked for, with port if sent
 */
public record Origin(List<InetAddress> hops, String scheme, String host) {
    public Origin {
        hops = List.copyOf(hops);
    }
}
