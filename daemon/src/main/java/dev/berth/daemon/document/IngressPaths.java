package dev.berth.daemon.document;

import dev.berth.policies.workload.Ingress.PathType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code path} and {@code pathType} of one path of an Ingress. */
final class IngressPaths {
    /** A request's path is compared after these were resolved, so such a path would never match. */
    private static final List<String> NEVER_WITHIN = List.of("//", "/./", "/../", "%2f");

    private static final List<String> NEVER_AT_THE_END = List.of("/.", "/..");

    private IngressPaths() {}

    static PathType type(Fields path) {
        Optional<String> given = path.text("pathType");
        if (given.isEmpty()) {
            if (!path.has("pathType")) {
                path.warn(
                        "pathType",
                        "is missing, taken as ImplementationSpecific, which is Prefix here; a"
                                + " Kubernetes API server would refuse this");
            }
            return PathType.IMPLEMENTATION_SPECIFIC;
        }
        return switch (given.get()) {
            case "Exact" -> PathType.EXACT;
            case "Prefix" -> PathType.PREFIX;
            case "ImplementationSpecific" -> PathType.IMPLEMENTATION_SPECIFIC;
            default -> {
                path.error(
                        "pathType",
                        Quoted.of(given.get())
                                + " is no path type, expected Exact, Prefix or"
                                + " ImplementationSpecific");
                yield PathType.PREFIX;
            }
        };
    }

    static String path(Fields fields, PathType type) {
        String path = fields.text("path").orElse("");
        if (path.isEmpty()) {
            if (type != PathType.IMPLEMENTATION_SPECIFIC) {
                fields.require("path", "a path that begins with /");
                if (fields.has("path")) {
                    fields.error("path", "is empty, expected a path that begins with /");
                }
            }
            return "/";
        }
        if (!path.startsWith("/")) {
            fields.error("path", Quoted.of(path) + " does not begin with /");
        }
        String lower = path.toLowerCase(Locale.ROOT);
        NEVER_WITHIN.stream()
                .filter(lower::contains)
                .forEach(part -> fields.error("path", Quoted.of(path) + " contains " + part));
        NEVER_AT_THE_END.stream()
                .filter(lower::endsWith)
                .forEach(part -> fields.error("path", Quoted.of(path) + " ends with " + part));
        return path;
    }
}
