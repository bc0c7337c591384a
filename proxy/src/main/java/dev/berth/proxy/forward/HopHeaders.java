package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.util.Locale;
import java.util.Set;

/** Removes what concerns one connection only (RFC 9110 §7.6.1) and every old framing. */
final class HopHeaders {
    private static final Set<String> ALWAYS =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-authentication-info",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "content-length");

    /** What a {@code Connection} header cannot take away: it would take the protection with it. */
    private static final Set<String> NEVER_BY_NAME =
            Set.of(
                    "authorization",
                    "host",
                    "cookie",
                    "set-cookie",
                    "www-authenticate",
                    "cache-control");

    private HopHeaders() {}

    /** A request's fields that concern the endpoint; 100-continue is settled on our side. */
    static Fields ofRequest(Fields fields) {
        return removed(fields).without("Expect");
    }

    /** An answer's fields that concern the client. */
    static Fields ofResponse(Fields fields) {
        return removed(fields);
    }

    private static Fields removed(Fields fields) {
        Set<String> listed = fields.tokens("Connection");
        return fields.without(field -> isHop(field, listed));
    }

    private static boolean isHop(Field field, Set<String> listed) {
        String name = field.name().toLowerCase(Locale.ROOT);
        // Programs that hand fields on as variables take an underscore for a hyphen.
        if (ALWAYS.contains(name.replace('_', '-'))) {
            return true;
        }
        return listed.contains(name) && !isProtected(field, name);
    }

    private static boolean isProtected(Field field, String name) {
        return NEVER_BY_NAME.contains(name)
                || name.startsWith("content-")
                || ForwardedHeaders.isForwarding(field)
                || IdentityHeaders.isIdentity(field);
    }
}
