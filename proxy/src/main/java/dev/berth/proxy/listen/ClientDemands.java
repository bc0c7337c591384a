package dev.berth.proxy.listen;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** What hosts ask of clients before these may say anything. */
@FunctionalInterface
public interface ClientDemands {
    /** No host asks for anything of its own. */
    ClientDemands NONE = serverName -> Optional.empty();

    /**
     * Of whom one must vouch for a client that names this server; empty if it has no demand of its
     * own. An empty set lets nobody in.
     *
     * @param serverName lower case; empty if the client names none
     */
    Optional<Set<X509Certificate>> of(String serverName);
}
