package dev.berth.daemon.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the daemon is asked.
 *
 * @param method GET, POST, PUT or DELETE
 * @param target path and query in origin form (RFC 9112 §3.2.1), percent-encoded
 * @param mediaType of the body; empty when there is none
 * @param body text, sent as UTF-8
 */
public record AdminRequest(String method, String target, String mediaType, String body) {
    public AdminRequest {
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("no request target: " + target);
        }
    }

    public static AdminRequest get(String path) {
        return new AdminRequest("GET", path, "", "");
    }

    public static AdminRequest delete(String path) {
        return new AdminRequest("DELETE", path, "", "");
    }

    public static AdminRequest post(String path, String mediaType, String body) {
        return new AdminRequest("POST", path, mediaType, body);
    }

    /** The same request with one more query parameter. */
    public AdminRequest with(String name, String value) {
        String parameter = encoded(name) + "=" + encoded(value);
        String joined = target + (target.indexOf('?') < 0 ? '?' : '&') + parameter;
        return new AdminRequest(method, joined, mediaType, body);
    }

    /** The text as one path segment or query value (RFC 3986 §2.1). */
    public static String encoded(String text) {
        // The form encoding differs from the URI's in the space alone.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
