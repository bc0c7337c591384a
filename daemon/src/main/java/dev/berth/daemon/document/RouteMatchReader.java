package dev.berth.daemon.document;

import dev.berth.policies.base.Result;
import dev.berth.policies.route.CanonicalPath;
import dev.berth.policies.route.LinearPattern;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.HttpRoute.FieldMatch;
import dev.berth.policies.workload.HttpRoute.PathMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a rule of an HTTPRoute or GRPCRoute takes ({@code matches[]}). */
final class RouteMatchReader {
    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

    private static final int MAX_FIELDS = 16;
    private static final String REGEX = "RegularExpression";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z_][A-Za-z_0-9.]*");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final String ANY = "[^/]+";

    private RouteMatchReader() {}

    static HttpRoute.Match http(Fields match) {
        PathMatch path =
                match.fields("path").map(RouteMatchReader::path).orElse(new PathMatch.Prefix("/"));
        Optional<String> method = match.text("method");
        method.filter(text -> !METHODS.contains(text))
                .ifPresent(
                        text ->
                                match.error(
                                        "method",
                                        Quoted.of(text) + " is no method that is forwarded"));
        List<FieldMatch> headers = fields(match, "headers");
        List<FieldMatch> query = fields(match, "queryParams");
        match.refuseUnknown();
        return new HttpRoute.Match(path, method, headers, query);
    }

    /** A gRPC call is a request for {@code /service/method}. */
    static HttpRoute.Match grpc(Fields match) {
        PathMatch path =
                match.fields("method")
                        .map(RouteMatchReader::call)
                        .orElse(new PathMatch.Prefix("/"));
        List<FieldMatch> headers = fields(match, "headers");
        match.refuseUnknown();
        return new HttpRoute.Match(path, Optional.empty(), headers, List.of());
    }

    private static PathMatch path(Fields path) {
        String type = path.text("type").orElse("PathPrefix");
        String value = path.text("value").orElse("/");
        path.refuseUnknown();
        return switch (type) {
            case "Exact" -> {
                checkPath(path, "value", value);
                yield new PathMatch.Exact(value);
            }
            case REGEX -> {
                checkPattern(path, "value", value);
                yield new PathMatch.Regex(value);
            }
            default -> {
                if (!type.equals("PathPrefix")) {
                    path.error(
                            "type",
                            Quoted.of(type)
                                    + " is no type, expected Exact, PathPrefix or"
                                    + " RegularExpression");
                }
                checkPath(path, "value", value);
                yield new PathMatch.Prefix(value);
            }
        };
    }

    private static PathMatch call(Fields method) {
        String type = method.text("type").orElse("Exact");
        Optional<String> service = method.text("service").filter(text -> !text.isEmpty());
        Optional<String> name = method.text("method").filter(text -> !text.isEmpty());
        method.refuseUnknown();
        if (service.isEmpty() && name.isEmpty()) {
            method.findings()
                    .error(method.path(), "expected a service, a method or both", method.line());
        }
        if (type.equals(REGEX)) {
            String pattern = "/" + service.orElse(ANY) + "/" + name.orElse(ANY);
            checkPattern(method, "type", pattern);
            return new PathMatch.Regex(pattern);
        }
        if (!type.equals("Exact")) {
            method.error(
                    "type", Quoted.of(type) + " is no type, expected Exact or RegularExpression");
        }
        service.filter(text -> !SERVICE.matcher(text).matches())
                .ifPresent(text -> method.error("service", Quoted.of(text) + " is no service"));
        name.filter(text -> !METHOD.matcher(text).matches())
                .ifPresent(text -> method.error("method", Quoted.of(text) + " is no method"));
        if (service.isPresent() && name.isPresent()) {
            return new PathMatch.Exact("/" + service.get() + "/" + name.get());
        }
        return name.isPresent()
                ? new PathMatch.Regex("/" + ANY + "/" + name.get())
                : new PathMatch.Prefix("/" + service.orElse(""));
    }

    private static List<FieldMatch> fields(Fields match, String list) {
        boolean headers = list.equals("headers");
        List<Fields> given = match.each(list);
        RouteFields.atMost(match, list, given.size(), MAX_FIELDS);
        List<FieldMatch> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields field : given) {
            String type = field.text("type").orElse("Exact");
            String name = field.requiredText("name").orElse("");
            String value = field.requiredText("value").orElse("");
            field.refuseUnknown();
            if (field.has("name") && !TOKEN.matcher(name).matches()) {
                field.error("name", Quoted.of(name) + " is no name of a field");
            }
            if (!names.add(headers ? name.toLowerCase(Locale.ROOT) : name)) {
                field.error("name", Quoted.of(name) + " is there twice");
            }
            if (type.equals(REGEX)) {
                checkPattern(field, "value", value);
            } else if (!type.equals("Exact")) {
                field.error(
                        "type",
                        Quoted.of(type) + " is no type, expected Exact or RegularExpression");
            }
            fields.add(new FieldMatch(name, value, type.equals(REGEX)));
        }
        return fields;
    }

    static void checkPath(Fields fields, String name, String path) {
        if (CanonicalPath.parse(path) instanceof Result.Refused<CanonicalPath>(var problems)) {
            fields.error(
                    name,
                    Quoted.of(path)
                            + " is no path that a request can have: "
                            + problems.getFirst().detail());
        }
    }

    private static void checkPattern(Fields fields, String name, String pattern) {
        if (LinearPattern.compile(pattern) instanceof Result.Refused<LinearPattern>(var problems)) {
            fields.error(
                    name,
                    Quoted.of(pattern)
                            + " is no expression that is understood: it "
                            + problems.getFirst().detail());
        }
    }
}
