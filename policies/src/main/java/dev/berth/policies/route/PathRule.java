package dev.berth.policies.route;

import dev.berth.policies.base.Result;

/** How a path is compared (networking.k8s.io/v1 pathType, Gateway API path match). */
public sealed interface PathRule {
    /** The canonical path, or the pattern, to compare with. */
    String path();

    /** Whether it takes that path. */
    default boolean takes(CanonicalPath request) {
        String text = request.text();
        return switch (this) {
            case Exact(String path) -> text.equals(path);
            case Prefix(String path) ->
                    text.startsWith(path)
                            && (text.length() == path.length()
                                    || text.charAt(path.length()) == '/');
            case Regex(LinearPattern pattern) -> pattern.matches(text);
        };
    }

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

    /** A pattern that takes the whole path; goes after {@code Exact} and before {@code Prefix}. */
    record Regex(LinearPattern pattern) implements PathRule {
        @Override
        public String path() {
            return pattern.toString();
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
