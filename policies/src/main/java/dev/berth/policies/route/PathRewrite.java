package dev.berth.policies.route;

import dev.berth.policies.workload.RouteFilter.PathChange;

/** Puts another path, or another beginning, in the place of a request's (Gateway API filters). */
public final class PathRewrite {
    private PathRewrite() {}

    /**
     * The path after the change; canonical, because both its parts are.
     *
     * @param matched the rule that took the request; its prefix is what is replaced
     */
    public static String apply(PathChange change, PathRule matched, CanonicalPath path) {
        return switch (change) {
            case PathChange.Full(String full) -> full;
            case PathChange.Prefix(String prefix) -> {
                int replaced = matched instanceof PathRule.Prefix(String old) ? old.length() : 0;
                String changed = prefix + path.text().substring(replaced);
                yield changed.isEmpty() ? "/" : changed;
            }
        };
    }
}
