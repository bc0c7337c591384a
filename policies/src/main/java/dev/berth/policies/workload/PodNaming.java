package dev.berth.policies.workload;

import java.util.Optional;

/**
 * What a pod calls itself.
 *
 * @param hostname a label; empty: the pod's name
 * @param subdomain the Service in whose domain it is, a label; empty: it is in none
 */
public record PodNaming(Optional<String> hostname, Optional<String> subdomain) {
    /** A pod that is called by its name, in no domain. */
    public static final PodNaming PLAIN = new PodNaming(Optional.empty(), Optional.empty());

    private static final String CLUSTER = ".svc.cluster.local";

    public PodNaming {
        hostname.ifPresent(PodNaming::checkLabel);
        subdomain.ifPresent(PodNaming::checkLabel);
    }

    private static void checkLabel(String text) {
        if (!ObjectName.isLabel(text)) {
            throw new IllegalArgumentException("no label: " + text);
        }
    }

    /** The host name of a pod of that name. */
    public String hostname(PodName pod) {
        return hostname.orElse(pod.name());
    }

    /** The domain that the host name is in ({@code SERVICE.NAMESPACE.svc.cluster.local}). */
    public Optional<String> domain(PodName pod) {
        return subdomain.map(service -> service + "." + pod.namespace() + CLUSTER);
    }
}
