package dev.berth.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which identities the listener has for which server names.
 *
 * @param byHost lower-case host names, {@code *.} before one covers one label (RFC 6125 §6.4.3);
 *     several identities of a host have keys of different kinds
 */
public record HostIdentities(Map<String, List<ServerIdentity>> byHost) {
    public static final HostIdentities NONE = new HostIdentities(Map.of());

    public HostIdentities {
        var copy = new HashMap<String, List<ServerIdentity>>();
        byHost.forEach((host, identities) -> copy.put(host, List.copyOf(identities)));
        byHost = Map.copyOf(copy);
    }

    /** Those of the host itself, else those of its wildcard; empty where there is neither. */
    public List<ServerIdentity> of(String serverName) {
        String host = serverName.toLowerCase(Locale.ROOT);
        List<ServerIdentity> exact = byHost.get(host);
        if (exact != null) {
            return exact;
        }
        int dot = host.indexOf('.');
        return dot < 0
                ? List.of()
                : Optional.ofNullable(byHost.get("*" + host.substring(dot))).orElse(List.of());
    }
}
