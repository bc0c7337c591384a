package dev.berth.proxy.listen;

import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identities of one instant, each with an alias that no other instant gives away.
 *
 * @param number counts instants
 * @param fallback shown where a host has none of its own
 * @param hosts those of hosts
 * @param all every one of them; the alias is the place in here
 */
record Identities(
        long number, ServerIdentity fallback, HostIdentities hosts, List<ServerIdentity> all) {
    private static final String PREFIX = "identity-";

    Identities(long number, ServerIdentity fallback, HostIdentities hosts) {
        this(number, fallback, hosts, flat(fallback, hosts));
    }

    private static List<ServerIdentity> flat(ServerIdentity fallback, HostIdentities hosts) {
        List<ServerIdentity> all = new ArrayList<>(List.of(fallback));
        hosts.byHost().values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /** Those to choose from for a server name; always one at least. */
    List<ServerIdentity> of(@Nullable String serverName) {
        List<ServerIdentity> own = serverName == null ? List.of() : hosts.of(serverName);
        return own.isEmpty() ? List.of(fallback) : own;
    }

    String alias(ServerIdentity identity) {
        return PREFIX + number + "-" + all.indexOf(identity);
    }

    /** What that alias stands for; nothing if it is of another instant. */
    @Nullable ServerIdentity named(String alias) {
        String own = PREFIX + number + "-";
        return alias.startsWith(own)
                ? all.get(Integer.parseInt(alias, own.length(), alias.length(), 10))
                : null;
    }
}
