package dev.berth.policies.workload;

/** How a document points at a port: by its number or by the name that was given to it. */
public sealed interface PortReference {
    /** Ports run from 1 to this. */
    int MAX_PORT = 65_535;

    /**
     * A port by its number.
     *
     * @param port 1 to 65535
     */
    record ByNumber(int port) implements PortReference {
        public ByNumber {
            checkPort(port);
        }

        @Override
        public String toString() {
            return Integer.toString(port);
        }
    }

    /**
     * A port by its name.
     *
     * @param name an IANA service name, 1 to 15 characters with at least one letter
     */
    record ByName(String name) implements PortReference {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Refuses what is no port number. */
    static void checkPort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(port + " is no port, expected 1 to " + MAX_PORT);
        }
    }
}
