package dev.berth.policies.workload;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values that few may read, such as keys and passwords ({@code v1} Secret).
 *
 * @param name which one
 * @param type what it holds
 * @param immutable whether its values stay what they are until it is deleted
 * @param data by key; letters, digits, {@code -}, {@code _} and {@code .}
 */
public record Secret(
        ObjectName name, Type type, boolean immutable, SortedMap<String, SecretValue> data) {
    /** The certificates of a TLS identity in PEM, the server's own first. */
    public static final String TLS_CERTIFICATE = "tls.crt";

    /** The private key of a TLS identity in PEM. */
    public static final String TLS_KEY = "tls.key";

    /** The logins of registries, as Docker's configuration file has them. */
    public static final String DOCKER_CONFIG = ".dockerconfigjson";

    public Secret {
        data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    }

    /** One of its values. */
    public Optional<SecretValue> value(String key) {
        return Optional.ofNullable(data.get(key));
    }

    /** What a Secret may be for. */
    public enum Type {
        /** Anything. */
        OPAQUE("Opaque"),
        /** A certificate with its key. */
        TLS("kubernetes.io/tls"),
        /** Logins of registries. */
        DOCKER_CONFIG("kubernetes.io/dockerconfigjson");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As documents write it. */
        public String text() {
            return text;
        }

        /** The type of that text. */
        public static Optional<Type> of(String text) {
            for (Type type : values()) {
                if (type.text.equals(text)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }
}
