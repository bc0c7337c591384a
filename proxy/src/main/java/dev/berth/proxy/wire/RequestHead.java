package dev.berth.proxy.wire;

/**
 * A request without its body.
 *
 * @param method a token, case-sensitive
 * @param target the request target as sent
 * @param fields the header fields
 * @param minorVersion 0 or 1 of HTTP/1.x; 1 for what other protocols carry
 */
public record RequestHead(String method, String target, Fields fields, int minorVersion) {
    public RequestHead(String method, String target, Fields fields) {
        this(method, target, fields, 1);
    }
}
