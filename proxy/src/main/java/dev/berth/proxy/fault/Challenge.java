package dev.berth.proxy.fault;

import java.util.Set;
import java.util.TreeSet;

/**
 * Why a request was not admitted, in the terms of RFC 6750 §3.
 *
 * @param lack what is missing
 * @param realm the resource that the token must be for
 * @param detail for people
 * @param scopes what the route asks for; only with insufficient scope
 */
public record Challenge(Lack lack, String realm, String detail, Set<String> scopes) {
    /** What a request lacks: the errors of RFC 6750 §3.1, and the absence of any token. */
    public enum Lack {
        NO_CREDENTIALS(401, ""),
        INVALID_REQUEST(400, "invalid_request"),
        INVALID_TOKEN(401, "invalid_token"),
        INSUFFICIENT_SCOPE(403, "insufficient_scope");

        private final int status;
        private final String code;

        Lack(int status, String code) {
            this.status = status;
            this.code = code;
        }

        public int status() {
            return status;
        }

        /** As the header names it; empty where the header has none. */
        public String code() {
            return code;
        }
    }

    public Challenge {
        scopes = Set.copyOf(scopes);
    }

    /** The value of {@code WWW-Authenticate}. */
    String header() {
        var text = new StringBuilder("Bearer realm=").append(quoted(realm));
        if (!lack.code().isEmpty()) {
            text.append(", error=").append(quoted(lack.code()));
            text.append(", error_description=").append(quoted(detail));
        }
        if (lack == Lack.INSUFFICIENT_SCOPE) {
            text.append(", scope=").append(quoted(String.join(" ", new TreeSet<>(scopes))));
        }
        return text.toString();
    }

    /** A quoted string of the characters that RFC 6750 §3 allows in one. */
    private static String quoted(String text) {
        var safe = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            safe.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '\'' : c);
        }
        return safe.append('"').toString();
    }
}
