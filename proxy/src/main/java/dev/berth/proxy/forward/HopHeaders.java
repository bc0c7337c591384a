package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Removes what concerns one connection only (RFC 9110 §7.6.1) and every old framing. */
final class HopHeaders {
    private static final List<String> ALWAYS =
            List.of(
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

    /** Those of each length: most fields' names have the length of none. */
    private static final String[][] ALWAYS_BY_LENGTH = byLength();

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

    private static String[][] byLength() {
        int longest = ALWAYS.stream().mapToInt(String::length).max().orElse(0);
        var names = new String[longest + 1][];
        Arrays.setAll(
                names,
                length ->
                        ALWAYS.stream()
                                .filter(name -> name.length() == length)
                                .toArray(String[]::new));
        return names;
    }

    /** A request's fields that concern the endpoint; 100-continue is settled on our side. */
    static Fields ofRequest(Fields fields) {
        Set<String> listed = fields.tokens("Connection");
        return fields.without(field -> isHop(field, listed) || field.is("Expect"));
    }

    /** An answer's fields that concern the client. */
    static Fields ofResponse(Fields fields) {
        Set<String> listed = fields.tokens("Connection");
        return fields.without(field -> isHop(field, listed));
    }

    private static boolean isHop(Field field, Set<String> listed) {
        if (isAlways(field)) {
            return true;
        }
        if (listed.isEmpty()) {
            return false;
        }
        String name = field.name().toLowerCase(Locale.ROOT);
        return listed.contains(name) && !isProtected(field, name);
    }

    private static boolean isAlways(Field field) {
        int length = field.name().length();
        if (length >= ALWAYS_BY_LENGTH.length) {
            return false;
        }
        for (String name : ALWAYS_BY_LENGTH[length]) {
            if (field.spells(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProtected(Field field, String name) {
        return NEVER_BY_NAME.contains(name)
                || name.startsWith("content-")
                || ForwardedHeaders.isForwarding(field)
                || IdentityHeaders.isIdentity(field);
    }
}
