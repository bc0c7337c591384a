package dev.berth.policies.route;

import dev.berth.policies.base.Result;

/** How the path of an Ingress rule is compared (networking.k8s.io/v1 pathType). */
public sealed interface PathRule {
    /** The canonical path to compare with. */
    String path();

    /** The whole path, case-sensitive. */
    record Exact(String path) implements PathRule {}

    /**
     * Whole elements from the start: {@code /foo} takes {@code /foo} and {@code /foo/x}, not {@code
     * /foobar}.
     *
     * @param path without trailing slash; "" takes everything
     */
    record Prefix(String path) implements PathRule {
        public Prefix {
            path = CanonicalPath.withoutTrailingSlash(path);
        }
    }

    /** An {@code Exact} rule of a document's path. */
    static Result<PathRule> exact(String path) {
        return CanonicalPath.parse(path).map(canonical -> new Exact(canonical.text()));
    }

    /** A {@code Prefix} or {@code ImplementationSpecific} rule of a document's path. */
    static Result<PathRule> prefix(String path) {
        return CanonicalPath.parse(path).map(canonical -> new Prefix(canonical.text()));
    }
}
