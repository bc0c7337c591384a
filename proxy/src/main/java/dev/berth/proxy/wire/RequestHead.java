package dev.berth.proxy.wire;

/**
 * A request without its body.
 *
 * @param method a token, case-sensitive
 * @param target the request target as sent
 * @param fields the header fields
 */
public record RequestHead(String method, String target, Fields fields) {}
