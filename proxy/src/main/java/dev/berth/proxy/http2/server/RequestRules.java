package dev.berth.proxy.http2.server;

import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.Grammar;
import dev.berth.proxy.wire.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request of a header block's fields, by the rules of RFC 9113 §8: what comes in which
 * order, what HTTP/1.1 uses for its connections and HTTP/2 forbids, what could be read in two ways.
 */
final class RequestRules {
    private final List<Field> fields = new ArrayList<>();
    private final StringBuilder cookies = new StringBuilder();
    private @Nullable String method;
    private @Nullable String scheme;
    private @Nullable String path;
    private @Nullable String authority;
    private @Nullable String protocol;
    private @Nullable String host;

    private RequestRules() {}

    /**
     * The request.
     *
     * @param endStream whether the header block ends it
     * @throws MalformedRequest if its stream is to be reset
     * @throws BadMessage if it is to be answered
     */
    static Http2Request request(List<Field> block, boolean endStream)
            throws MalformedRequest, BadMessage {
        var rules = new RequestRules();
        for (Field field : block) {
            if (field.name().startsWith(":")) {
                rules.pseudo(field);
            } else {
                rules.regular(field);
            }
        }
        return rules.build(endStream);
    }

    /** The trailers. */
    static Fields trailers(List<Field> block) throws MalformedRequest {
        for (Field field : block) {
            if (field.name().startsWith(":")) {
                throw new MalformedRequest("a pseudo-header field in trailers");
            }
            check(field);
        }
        return new Fields(block);
    }

    private void pseudo(Field field) throws MalformedRequest {
        if (!fields.isEmpty() || !cookies.isEmpty() || host != null) {
            throw new MalformedRequest("a pseudo-header field after a regular one");
        }
        String value = field.value();
        if (!Grammar.isFieldValue(value)) {
            throw new MalformedRequest("a control character in a pseudo-header field");
        }
        switch (field.name()) {
            case ":method" -> method = once(method, value);
            case ":scheme" -> scheme = once(scheme, value);
            case ":path" -> path = once(path, value);
            case ":authority" -> authority = once(authority, value);
            case ":protocol" -> protocol = once(protocol, value);
            default -> throw new MalformedRequest("an unknown pseudo-header field");
        }
    }

    private static String once(@Nullable String before, String value) throws MalformedRequest {
        if (before != null) {
            throw new MalformedRequest("a pseudo-header field is repeated");
        }
        return value;
    }

    private void regular(Field field) throws MalformedRequest {
        check(field);
        switch (field.name()) {
            case "cookie" -> {
                // HTTP/2 may split it; HTTP/1.1 has one (RFC 9113 §8.2.3).
                cookies.append(cookies.isEmpty() ? "" : "; ").append(field.value());
            }
            case "host" -> {
                if (host != null) {
                    throw new MalformedRequest("host is repeated");
                }
                host = field.value();
            }
            default -> fields.add(field);
        }
    }

    private static void check(Field field) throws MalformedRequest {
        String name = field.name();
        String value = field.value();
        if (!field.writable()) {
            throw new MalformedRequest("a field's name is no token, or its value has a control");
        }
        if (hasUpperCase(name) || isPadded(value)) {
            throw new MalformedRequest("upper case in a field's name, or space around its value");
        }
        switch (name) {
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
                    throw new MalformedRequest("a field that concerns an HTTP/1.1 connection");
            case "te" -> {
                if (!value.equals("trailers")) {
                    throw new MalformedRequest("te is something else than trailers");
                }
            }
            default -> {
                // Everything else may pass.
            }
        }
    }

    private Http2Request build(boolean endStream) throws MalformedRequest, BadMessage {
        if (method == null || !Grammar.isToken(method)) {
            throw new MalformedRequest("no method, or one that is not a token");
        }
        if (!cookies.isEmpty()) {
            fields.add(new Field("cookie", cookies.toString()));
        }
        Framing framing = framing(endStream);
        if (method.equals("CONNECT") && protocol == null) {
            if (scheme != null || path != null || authority == null) {
                throw new MalformedRequest("CONNECT has an authority, no scheme and no path");
            }
            return request(method, authority, authority, framing);
        }
        if (protocol != null && !method.equals("CONNECT")) {
            throw new MalformedRequest("a protocol without CONNECT");
        }
        if (scheme == null || path == null || path.isEmpty()) {
            throw new MalformedRequest("a request has a scheme and a path");
        }
        if (authority != null && host != null && !authority.equalsIgnoreCase(host)) {
            throw BadMessage.malformed("host names another one than :authority");
        }
        String whom = authority != null ? authority : host != null ? host : "";
        if (whom.isEmpty()) {
            throw BadMessage.malformed("a request has an :authority or a host");
        }
        return request(method, path, whom, framing);
    }

    private Http2Request request(String sent, String target, String whom, Framing framing) {
        String wanted = protocol == null ? "" : protocol.toLowerCase(Locale.ROOT);
        var sentFields = new Fields(fields);
        if (wanted.isEmpty()) {
            return new Http2Request(
                    new RequestHead(sent, target, sentFields), whom, framing, wanted);
        }
        // An extended CONNECT (RFC 8441) is what HTTP/1.1 says with GET and Upgrade, without the
        // handshake's key: that would be answered, and is nobody's here.
        var head = new RequestHead("GET", target, sentFields.without("sec-websocket-key"));
        return new Http2Request(head, whom, Framing.NONE, wanted);
    }

    private Framing framing(boolean endStream) throws MalformedRequest {
        Framing declared;
        try {
            declared = Framing.ofRequest(new Fields(fields));
        } catch (BadMessage lengths) {
            throw new MalformedRequest(lengths.detail());
        }
        if (declared instanceof Framing.Length(long bytes)) {
            if (endStream && bytes > 0) {
                throw new MalformedRequest("content-length is " + bytes + ", but there is no body");
            }
            return declared;
        }
        return endStream ? Framing.NONE : Framing.CHUNKED;
    }

    private static boolean hasUpperCase(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    private static boolean isPadded(String value) {
        return !value.isEmpty()
                && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
