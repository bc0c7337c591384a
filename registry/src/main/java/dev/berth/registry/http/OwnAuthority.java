package dev.berth.registry.http;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;

/**
 * Where clients are sent for a pass. They carry their secret there, so it has to be this registry
 * whatever the request says: a host that is not known to be ours is replaced by the address that
 * the connection came in at.
 */
final class OwnAuthority {
    private OwnAuthority() {}

    /**
     * The authority for a realm.
     *
     * @param asked what the client named, a well-formed authority
     * @param local where its connection came in
     * @param names that are known to be ours, in lower case
     */
    static String of(String asked, InetSocketAddress local, Set<String> names) {
        String host = host(asked);
        String address = local.getAddress().getHostAddress();
        return names.contains(host) || host.equals(address)
                ? asked
                : (address.indexOf(':') >= 0 ? "[" + address + "]" : address)
                        + ":"
                        + local.getPort();
    }

    private static String host(String authority) {
        int end =
                authority.startsWith("[") ? authority.indexOf(']') : (authority + ":").indexOf(':');
        return authority.substring(authority.startsWith("[") ? 1 : 0, end).toLowerCase(Locale.ROOT);
    }
}
