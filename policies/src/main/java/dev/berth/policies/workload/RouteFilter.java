package dev.berth.policies.workload;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a Gateway API rule does to requests and answers beside routing them ({@code filters[]}). */
public sealed interface RouteFilter {
    /** Changes fields of the request. */
    record RequestHeaders(HeaderChange change) implements RouteFilter {}

    /** Changes fields of the answer. */
    record ResponseHeaders(HeaderChange change) implements RouteFilter {}

    /**
     * Answers with a redirection instead of asking an endpoint.
     *
     * @param scheme {@code http} or {@code https}; absent: the request's own
     * @param hostname absent: the request's own
     * @param path absent: the request's own
     * @param port absent: the scheme's own where a scheme is given, else the request's
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(
            Optional<String> scheme,
            Optional<String> hostname,
            Optional<PathChange> path,
            OptionalInt port,
            int status)
            implements RouteFilter {}

    /**
     * Changes what the endpoint is asked for.
     *
     * @param hostname what it sees as {@code Host}
     * @param path what it sees as path
     */
    record Rewrite(Optional<String> hostname, Optional<PathChange> path) implements RouteFilter {}

    /**
     * Sends a copy of the request elsewhere and drops the answer.
     *
     * @param backend where to
     * @param numerator of so many requests in {@code denominator}
     * @param denominator at least 1 and the numerator
     */
    record Mirror(BackendReference backend, int numerator, int denominator) implements RouteFilter {
        public Mirror {
            if (denominator < 1 || numerator < 0 || numerator > denominator) {
                throw new IllegalArgumentException(
                        "no part of the requests: " + numerator + "/" + denominator);
            }
        }
    }

    /** A field by name and value. */
    record Header(String name, String value) {}

    /**
     * Changes of header fields; a name occurs once in all.
     *
     * @param set replaced, or added where there is none
     * @param add one more, beside those that there are
     * @param remove every field of that name
     */
    record HeaderChange(List<Header> set, List<Header> add, List<String> remove) {
        public HeaderChange {
            set = List.copyOf(set);
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    /** What becomes of a path. */
    sealed interface PathChange {
        /** Another one altogether, canonical. */
        record Full(String path) implements PathChange {}

        /**
         * Another beginning in place of what the rule's prefix matched.
         *
         * @param prefix canonical, without trailing slash; "" for the root
         */
        record Prefix(String prefix) implements PathChange {}
    }
}
