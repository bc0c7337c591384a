package dev.berth.policies.access;

import java.util.Set;

/** What an access rule says about a principal. */
public sealed interface Decision {
    /** It may pass. */
    record Granted(Permit permit) implements Decision {}

    /**
     * The token is not good for this route (RFC 6750 §3.1 {@code invalid_token}).
     *
     * @param why for the caller; names what was expected, never the token
     */
    record InvalidToken(String why) implements Decision {}

    /**
     * The token is good and does not reach (RFC 6750 §3.1 {@code insufficient_scope}).
     *
     * @param required every scope that the route asks for
     */
    record InsufficientScope(Set<String> required) implements Decision {}
}
