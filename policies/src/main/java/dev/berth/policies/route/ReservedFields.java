package dev.berth.policies.route;

import java.util.Locale;
import java.util.Set;

/**
 * Header fields that no filter may change: those by which endpoints know who asks, which only the
 * balancer says, and those that frame a message.
 */
public final class ReservedFields {
    private static final Set<String> NAMES =
            Set.of(
                    "authorization",
                    "connection",
                    "content-length",
                    "expect",
                    "forwarded",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authentication-info",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "www-authenticate",
                    "x-forwarded",
                    "x-real-ip",
                    "x-rewrite-url");

    private static final Set<String> PREFIXES = Set.of("x-auth-", "x-forwarded-", "x-original-");

    private ReservedFields() {}

    /** Whether the name, in any case and with underscores for hyphens, is one of them. */
    public static boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return NAMES.contains(lower) || PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
