package dev.berth.daemon.docker;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.Optional;

/** How a container is connected. */
public sealed interface ContainerEndpoint {
    /** The file that is mounted, read-only, as {@code /etc/resolv.conf}. */
    Path resolverFile();

    /**
     * A network namespace of its own.
     *
     * @param network name of the network
     * @param address the address that the appliance assigned
     * @param hostname the pod's, at most 63 characters
     * @param domain what the host name is in, so that the container knows its full name; empty: it
     *     has none
     */
    record Own(
            String network,
            Inet4Address address,
            String hostname,
            Optional<String> domain,
            Path resolverFile)
            implements ContainerEndpoint {
        /** Of a container that is in no domain. */
        public Own(String network, Inet4Address address, String hostname, Path resolverFile) {
            this(network, address, hostname, Optional.empty(), resolverFile);
        }

        /** Characters of a host name (RFC 1123 §2.1, and the kernel's bound of 64). */
        public static final int MAX_HOSTNAME_CHARS = 63;

        public Own {
            if (!hostname.matches(
                    "[a-z0-9]([a-z0-9.-]{0," + (MAX_HOSTNAME_CHARS - 2) + "}[a-z0-9])?")) {
                throw new IllegalArgumentException(
                        "host name \"" + hostname + "\", expected at most 63 of a-z 0-9 - .");
            }
        }
    }

    /**
     * The network namespace of another container, with its address and host name.
     *
     * @param containerId the engine's id of the other one, which must run
     */
    record Joined(String containerId, Path resolverFile) implements ContainerEndpoint {}
}
