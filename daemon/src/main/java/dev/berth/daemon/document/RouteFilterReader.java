package dev.berth.daemon.document;

import dev.berth.policies.base.Result;
import dev.berth.policies.route.CanonicalPath;
import dev.berth.policies.route.ReservedFields;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteFilter.Header;
import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.policies.workload.RouteFilter.PathChange;
import dev.berth.policies.workload.RouteKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a rule does beside routing ({@code filters[]}). */
final class RouteFilterReader {
    private static final String REQUEST_HEADERS = "RequestHeaderModifier";
    private static final String RESPONSE_HEADERS = "ResponseHeaderModifier";
    private static final String MIRROR = "RequestMirror";
    private static final int MAX_FILTERS = 16;
    private static final int MAX_HEADERS = 16;
    private static final Pattern VALUE = Pattern.compile("[ -~]{0,4096}");
    private static final Set<Long> STATUSES = Set.of(301L, 302L, 303L, 307L, 308L);

    private final RouteKind kind;
    private final String namespace;

    RouteFilterReader(RouteKind kind, String namespace) {
        this.kind = kind;
        this.namespace = namespace;
    }

    /** The filters of a rule. */
    List<RouteFilter> ofRule(Fields rule) {
        return read(rule, true);
    }

    /** The filters of one backend, which change header fields only. */
    List<RouteFilter> ofBackend(Fields backend) {
        return read(backend, false);
    }

    private List<RouteFilter> read(Fields owner, boolean ofRule) {
        List<Fields> given = owner.each("filters");
        RouteFields.atMost(owner, "filters", given.size(), MAX_FILTERS);
        List<RouteFilter> filters = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (Fields filter : given) {
            String type = filter.requiredText("type").orElse("");
            if (!types.add(type) && !type.equals(MIRROR)) {
                filter.error("type", Quoted.of(type) + " is there twice");
            }
            Optional<RouteFilter> read = filter(filter, type, ofRule);
            filter.refuseUnknown();
            read.ifPresent(filters::add);
        }
        return filters;
    }

    private Optional<RouteFilter> filter(Fields filter, String type, boolean ofRule) {
        boolean ofHttpRule = ofRule && kind == RouteKind.HTTP;
        boolean anywhere = type.equals(REQUEST_HEADERS) || type.equals(RESPONSE_HEADERS);
        boolean here = anywhere || (type.equals(MIRROR) ? ofRule : ofHttpRule);
        return switch (here ? type : "") {
            case REQUEST_HEADERS ->
                    filter.requiredFields("requestHeaderModifier")
                            .map(change -> new RouteFilter.RequestHeaders(change(change)));
            case RESPONSE_HEADERS ->
                    filter.requiredFields("responseHeaderModifier")
                            .map(change -> new RouteFilter.ResponseHeaders(change(change)));
            case MIRROR -> filter.requiredFields("requestMirror").flatMap(this::mirror);
            case "RequestRedirect" ->
                    filter.requiredFields("requestRedirect").map(RouteFilterReader::redirect);
            case "URLRewrite" ->
                    filter.requiredFields("urlRewrite").map(RouteFilterReader::rewrite);
            default -> {
                filter.all();
                filter.error("type", Quoted.of(type) + " cannot be honoured here");
                yield Optional.empty();
            }
        };
    }

    private static HeaderChange change(Fields fields) {
        Set<String> names = new HashSet<>();
        List<Header> set = headers(fields, "set", names);
        List<Header> add = headers(fields, "add", names);
        List<String> remove = fields.texts("remove");
        RouteFields.atMost(fields, "remove", remove.size(), MAX_HEADERS);
        remove.forEach(name -> checkName(fields, "remove", name, names));
        fields.refuseUnknown();
        return new HeaderChange(set, add, remove);
    }

    private static List<Header> headers(Fields fields, String list, Set<String> names) {
        List<Fields> given = fields.each(list);
        RouteFields.atMost(fields, list, given.size(), MAX_HEADERS);
        List<Header> headers = new ArrayList<>();
        for (Fields header : given) {
            String name = header.requiredText("name").orElse("");
            String value = header.requiredText("value").orElse("");
            if (header.has("name")) {
                checkName(header, "name", name, names);
            }
            if (!VALUE.matcher(value).matches()) {
                header.error("value", "expected printable ASCII, at most 4096 characters");
            }
            header.refuseUnknown();
            headers.add(new Header(name, value.strip()));
        }
        return headers;
    }

    private static void checkName(Fields fields, String field, String name, Set<String> names) {
        if (!RouteMatchReader.TOKEN.matcher(name).matches()) {
            fields.error(field, Quoted.of(name) + " is no name of a header field");
        } else if (ReservedFields.contains(name)) {
            fields.error(
                    field,
                    Quoted.of(name)
                            + " cannot be changed: the balancer alone says who asks, and how a"
                            + " message is framed");
        } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
            fields.error(field, Quoted.of(name) + " is there twice");
        }
    }

    private Optional<RouteFilter> mirror(Fields mirror) {
        Optional<Fields> backend = mirror.requiredFields("backendRef");
        Optional<BackendReference> to =
                backend.flatMap(fields -> RouteFields.backend(fields, namespace));
        backend.ifPresent(Fields::refuseUnknown);
        OptionalLong percent = mirror.integer("percent", 0, 100);
        Optional<Fields> fraction = mirror.fields("fraction");
        long numerator = percent.orElse(100);
        long denominator = 100;
        if (fraction.isPresent()) {
            fraction.get().require("numerator", "a number");
            denominator = fraction.get().integer("denominator", 1, 1_000_000_000).orElse(100);
            numerator = fraction.get().integer("numerator", 0, denominator).orElse(0);
            fraction.get().refuseUnknown();
        }
        if (percent.isPresent() && fraction.isPresent()) {
            mirror.error("percent", "expected one of percent and fraction");
        }
        mirror.refuseUnknown();
        int of = (int) denominator;
        int part = (int) Math.min(numerator, denominator);
        return to.map(reference -> new RouteFilter.Mirror(reference, part, of));
    }

    private static RouteFilter redirect(Fields redirect) {
        Optional<String> scheme = redirect.text("scheme");
        scheme.filter(text -> !text.equals("http") && !text.equals("https"))
                .ifPresent(
                        text ->
                                redirect.error(
                                        "scheme",
                                        Quoted.of(text) + " is no scheme, expected http or https"));
        Optional<String> hostname = RouteFields.preciseHostname(redirect, "hostname");
        Optional<PathChange> path = redirect.fields("path").flatMap(RouteFilterReader::path);
        OptionalInt port = RouteFields.toInt(PortReader.number(redirect, "port"));
        long status = redirect.integer("statusCode", 300, 399).orElse(302);
        if (!STATUSES.contains(status)) {
            redirect.error(
                    "statusCode",
                    status + " cannot be honoured, expected 301, 302, 303, 307 or 308");
        }
        redirect.refuseUnknown();
        return new RouteFilter.Redirect(scheme, hostname, path, port, (int) status);
    }

    private static RouteFilter rewrite(Fields rewrite) {
        Optional<String> hostname = RouteFields.preciseHostname(rewrite, "hostname");
        Optional<PathChange> path = rewrite.fields("path").flatMap(RouteFilterReader::path);
        rewrite.refuseUnknown();
        return new RouteFilter.Rewrite(hostname, path);
    }

    private static Optional<PathChange> path(Fields path) {
        String type = path.requiredText("type").orElse("");
        Optional<String> full = path.text("replaceFullPath");
        Optional<String> prefix = path.text("replacePrefixMatch");
        path.refuseUnknown();
        return switch (type) {
            case "ReplaceFullPath" -> {
                path.require("replaceFullPath", "a path");
                path.refuse("replacePrefixMatch", "the type is ReplaceFullPath");
                full.ifPresent(text -> RouteMatchReader.checkPath(path, "replaceFullPath", text));
                yield full.flatMap(RouteFilterReader::canonical).map(PathChange.Full::new);
            }
            case "ReplacePrefixMatch" -> {
                path.require("replacePrefixMatch", "a path");
                path.refuse("replaceFullPath", "the type is ReplacePrefixMatch");
                prefix.filter(text -> !text.isEmpty())
                        .ifPresent(
                                text ->
                                        RouteMatchReader.checkPath(
                                                path, "replacePrefixMatch", text));
                yield prefix.flatMap(text -> text.isEmpty() ? Optional.of("") : canonical(text))
                        .map(RouteFilterReader::withoutSlash)
                        .map(PathChange.Prefix::new);
            }
            default -> {
                path.error(
                        "type",
                        Quoted.of(type)
                                + " is no type, expected ReplaceFullPath or ReplacePrefixMatch");
                yield Optional.empty();
            }
        };
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Optional<String> canonical(String path) {
        return switch (CanonicalPath.parse(path)) {
            case Result.Ok<CanonicalPath>(var canonical) -> Optional.of(canonical.text());
            case Result.Refused<CanonicalPath> refused -> Optional.empty();
        };
    }
}
