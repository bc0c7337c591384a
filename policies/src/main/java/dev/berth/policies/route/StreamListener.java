package dev.berth.policies.route;

import java.util.List;

/**
 * A port whose connections are passed on unread, as Gateways with TLSRoutes and TCPRoutes ask for.
 *
 * @param port where to listen; {@link #HTTPS_PORT} stands for wherever HTTPS is served, which is
 *     shared with it
 * @param mode what is done with TLS
 * @param rules at least one; the first whose host takes the server name wins
 */
public record StreamListener(int port, Mode mode, List<Rule> rules) {
    /** Where server names that no rule takes are served by HTTPS. */
    public static final int HTTPS_PORT = 443;

    /** What is done with TLS. */
    public enum Mode {
        /** Nothing: bytes are bytes. Each rule is for every host. */
        TCP,
        /** The server name is read from the ClientHello, and the endpoint ends TLS. */
        TLS_PASSTHROUGH
    }

    /**
     * Where connections for some server names go.
     *
     * @param route what people call it in logs, for example {@code TCPRoute default/db}
     * @param host which server names; {@link HostRule.Any} for TCP
     * @param backends with their weights; none valid: the connection is refused
     */
    public record Rule(String route, HostRule host, List<WeightedBackend> backends) {
        public Rule {
            backends = List.copyOf(backends);
        }
    }

    public StreamListener {
        rules = List.copyOf(rules);
    }
}
