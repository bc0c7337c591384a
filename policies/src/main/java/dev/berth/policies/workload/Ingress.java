package dev.berth.policies.workload;

import java.util.List;
import java.util.Optional;

/**
 * Which requests from outside go to which service ({@code networking.k8s.io/v1} Ingress).
 *
 * @param name which one
 * @param rules in the order of the document
 * @param defaultBackend where requests go that no rule takes
 * @param tls certificates of its own
 */
public record Ingress(
        ObjectName name, List<Rule> rules, Optional<Backend> defaultBackend, List<Tls> tls) {
    public Ingress {
        rules = List.copyOf(rules);
        tls = List.copyOf(tls);
    }

    /** One whose hosts all have the device's own certificate. */
    public Ingress(ObjectName name, List<Rule> rules, Optional<Backend> defaultBackend) {
        this(name, rules, defaultBackend, List.of());
    }

    /**
     * What the balancer proves itself with towards clients of some hosts.
     *
     * @param hosts as in the rules; empty: those of the rules
     * @param secret of the Ingress's own namespace
     */
    public record Tls(List<String> hosts, String secret) {
        public Tls {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * The paths of one host.
     *
     * @param host a lower-case host name, {@code *.} before it covers one label; absent: every host
     * @param paths in the order of the document
     */
    public record Rule(Optional<String> host, List<Path> paths) {
        public Rule {
            paths = List.copyOf(paths);
        }
    }

    /**
     * One path of a host.
     *
     * @param path begins with {@code /}
     * @param type how it is compared
     * @param backend where its requests go
     */
    public record Path(String path, PathType type, Backend backend) {}

    /** How a path is compared with that of a request. */
    public enum PathType {
        /** Letter by letter. */
        EXACT,
        /** Element by element: {@code /foo} takes {@code /foo/x} and not {@code /foobar}. */
        PREFIX,
        /** As Berth likes: here, as {@link #PREFIX}. */
        IMPLEMENTATION_SPECIFIC
    }

    /**
     * A port of a service of the Ingress's own namespace.
     *
     * @param service the service's name
     * @param port one of its ports
     */
    public record Backend(String service, PortReference port) {}
}
