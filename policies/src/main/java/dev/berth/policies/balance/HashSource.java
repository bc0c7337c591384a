package dev.berth.policies.balance;

/** What of a request is hashed; a request without it gets a key by chance. */
public sealed interface HashSource {
    /** The first value of a header field, whatever its case. */
    record Header(String name) implements HashSource {}

    /** The value of a cookie. */
    record Cookie(String name) implements HashSource {}

    /** The address of the client. */
    record ClientAddress() implements HashSource {}

    /** The canonical path, without query. */
    record Path() implements HashSource {}
}
