package dev.berth.policies.workload;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Which object of its kind: a namespace and a name in it.
 *
 * @param namespace an RFC 1123 label, 1 to 63 characters
 * @param name an RFC 1123 subdomain, 1 to 253 characters
 */
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {
    /** The namespace of a document that names none. */
    public static final String DEFAULT_NAMESPACE = "default";

    /** Characters of a label, and so of a namespace. */
    public static final int MAX_LABEL_CHARACTERS = 63;

    /** Characters of a subdomain, and so of a name. */
    public static final int MAX_NAME_CHARACTERS = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile(
                    "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*");
    private static final Comparator<ObjectName> ORDER =
            Comparator.comparing(ObjectName::namespace).thenComparing(ObjectName::name);

    public ObjectName {
        if (!isLabel(namespace)) {
            throw new IllegalArgumentException("no namespace: " + namespace);
        }
        if (!isSubdomain(name)) {
            throw new IllegalArgumentException("no object name: " + name);
        }
    }

    /** That name in the namespace {@code default}. */
    public static ObjectName of(String name) {
        return new ObjectName(DEFAULT_NAMESPACE, name);
    }

    /** Whether the text is a label as RFC 1123 and Kubernetes have it. */
    public static boolean isLabel(String text) {
        return text.length() <= MAX_LABEL_CHARACTERS && LABEL.matcher(text).matches();
    }

    /** Whether the text is a subdomain as RFC 1123 and Kubernetes have it. */
    public static boolean isSubdomain(String text) {
        return text.length() <= MAX_NAME_CHARACTERS && SUBDOMAIN.matcher(text).matches();
    }

    @Override
    public int compareTo(ObjectName other) {
        return ORDER.compare(this, other);
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
