package dev.berth.proxy.wire;

import java.util.Locale;
import java.util.Set;

/**
 * Which trailer fields may be passed on (RFC 9110 §6.5.1): none that frames, routes, authenticates
 * or says how to process what has been processed already, and none that only this proxy may say.
 */
public final class Trailers {
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "age",
                    "authentication-info",
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-length",
                    "content-location",
                    "content-range",
                    "content-security-policy",
                    "content-type",
                    "cookie",
                    "date",
                    "expect",
                    "expires",
                    "forwarded",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "location",
                    "max-forwards",
                    "origin",
                    "pragma",
                    "range",
                    "retry-after",
                    "set-cookie",
                    "strict-transport-security",
                    "te",
                    "traceparent",
                    "tracestate",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "vary",
                    "via",
                    "warning",
                    "www-authenticate",
                    "x-real-ip",
                    "x-request-id",
                    "x-rewrite-url");

    private static final Set<String> FORBIDDEN_PREFIXES =
            Set.of(
                    "access-control-",
                    "if-",
                    "proxy-",
                    "sec-",
                    "x-auth-",
                    "x-forwarded",
                    "x-original-");

    private Trailers() {}

    /** Those of the fields that may follow a body. */
    public static Fields allowed(Fields sent) {
        return sent.isEmpty() ? Fields.NONE : sent.without(Trailers::isForbidden);
    }

    private static boolean isForbidden(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (FORBIDDEN.contains(name)) {
            return true;
        }
        return FORBIDDEN_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
