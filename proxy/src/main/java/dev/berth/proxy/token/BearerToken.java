package dev.berth.proxy.token;

import dev.berth.proxy.wire.Fields;
import java.util.List;

/**
 * What a request's {@code Authorization} header holds (RFC 6750 §2.1, the only place looked at).
 */
sealed interface BearerToken {
    /** There is none. */
    record Absent() implements BearerToken {}

    /** The header is not one bearer token. */
    record Malformed(String why) implements BearerToken {}

    /**
     * There is one.
     *
     * @param text the token; a secret
     */
    record Present(String text) implements BearerToken {
        @Override
        public String toString() {
            return "Present[secret]";
        }
    }

    /**
     * Looks for the token.
     *
     * @param maxBytes of the token
     */
    static BearerToken of(Fields fields, int maxBytes) {
        List<String> headers = fields.every("Authorization");
        if (headers.isEmpty()) {
            return new Absent();
        }
        if (headers.size() > 1) {
            return new Malformed("more than one Authorization header");
        }
        String header = headers.getFirst();
        int space = header.indexOf(' ');
        String scheme = space < 0 ? header : header.substring(0, space);
        if (!scheme.equalsIgnoreCase("Bearer")) {
            // Another scheme is no bearer credential at all.
            return new Absent();
        }
        String token = space < 0 ? "" : header.substring(space).strip();
        if (token.length() > maxBytes) {
            return new Malformed("the token is longer than " + maxBytes + " bytes");
        }
        if (!Token68.holds(token)) {
            return new Malformed("the Authorization header is not Bearer and one token");
        }
        return new Present(token);
    }
}
