package dev.berth.policies.workload;

/**
 * Which pod: a namespace and a name in it that also serves as host name.
 *
 * @param namespace an RFC 1123 label, 1 to 63 characters
 * @param name an RFC 1123 label, 1 to 63 characters
 */
public record PodName(String namespace, String name) implements Comparable<PodName> {
    public PodName {
        if (!ObjectName.isLabel(namespace)) {
            throw new IllegalArgumentException("no namespace: " + namespace);
        }
        if (!ObjectName.isLabel(name)) {
            throw new IllegalArgumentException("no pod name: " + name);
        }
    }

    @Override
    public int compareTo(PodName other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace == 0 ? name.compareTo(other.name) : byNamespace;
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
