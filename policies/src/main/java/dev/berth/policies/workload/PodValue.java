package dev.berth.policies.workload;

/**
 * Something that a container may be told about its own pod ({@code fieldRef}, the downward API).
 */
public sealed interface PodValue {
    /** A field of the pod or of its host. */
    enum Field implements PodValue {
        NAME("metadata.name"),
        NAMESPACE("metadata.namespace"),
        /** Every label, a line each; in files only. */
        LABELS("metadata.labels"),
        /** Every annotation, a line each; in files only. */
        ANNOTATIONS("metadata.annotations"),
        POD_IP("status.podIP"),
        HOST_IP("status.hostIP"),
        NODE_NAME("spec.nodeName");

        private final String path;

        Field(String path) {
            this.path = path;
        }

        /** As in {@code fieldPath:}. */
        public String path() {
            return path;
        }
    }

    /** The value of one label; empty where there is none. */
    record Label(String key) implements PodValue {}

    /** The value of one annotation; empty where there is none. */
    record Annotation(String key) implements PodValue {}

    /**
     * What a container asks for or is held to, as a whole number of units, a part of one counted as
     * one. Where it has no limit, what the host has.
     *
     * @param container whose
     * @param amount which
     * @param divisor the unit: thousandths of a CPU, or bytes; at least 1
     */
    record Amount(String container, Kind amount, long divisor) implements PodValue {
        /** Which amount, as {@code resource:} names it. */
        public enum Kind {
            LIMITS_CPU("limits.cpu"),
            REQUESTS_CPU("requests.cpu"),
            LIMITS_MEMORY("limits.memory"),
            REQUESTS_MEMORY("requests.memory");

            private final String path;

            Kind(String path) {
                this.path = path;
            }

            /** As in {@code resource:}. */
            public String path() {
                return path;
            }
        }

        public Amount {
            if (divisor < 1) {
                throw new IllegalArgumentException("divisor is " + divisor);
            }
        }
    }
}
