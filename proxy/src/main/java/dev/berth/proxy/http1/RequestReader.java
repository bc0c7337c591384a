package dev.berth.proxy.http1;

import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an HTTP/1.1 request is for, in any of the target's forms (RFC 9112 §3.2).
 *
 * @param authority the {@code Host}; of an HTTP/1.0 request without one, the target's
 * @param head with its target in origin form
 */
record RequestReader(String authority, RequestHead head) {
    static RequestReader of(RequestHead sent) throws BadMessage {
        List<String> hosts = sent.fields().every("Host");
        String target = sent.target();
        boolean named = hosts.size() == 1 && !hosts.getFirst().isEmpty();
        if (!named && hosts.isEmpty() && sent.minorVersion() == 0 && !target.startsWith("/")) {
            // HTTP/1.0 knows no Host: the target says whom it is for, or nothing does.
            return absolute(sent, null);
        }
        if (!named) {
            throw BadMessage.malformed("a request has one Host that is not empty");
        }
        if (target.startsWith("/") || sent.method().equals("CONNECT")) {
            return new RequestReader(hosts.getFirst(), sent);
        }
        return absolute(sent, hosts.getFirst());
    }

    private static RequestReader absolute(RequestHead sent, @Nullable String host)
            throws BadMessage {
        String target = sent.target();
        int scheme = target.indexOf("://");
        String prefix = scheme < 0 ? "" : target.substring(0, scheme);
        if (!prefix.equalsIgnoreCase("https") && !prefix.equalsIgnoreCase("http")) {
            throw BadMessage.malformed("the request target is neither a path nor an https address");
        }
        String rest = target.substring(scheme + 3);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        if (authority.isEmpty() || (host != null && !authority.equalsIgnoreCase(host))) {
            throw BadMessage.malformed("the request target names another host than Host");
        }
        String path = rest.substring(end);
        String origin = path.startsWith("/") ? path : "/" + path;
        var head = new RequestHead(sent.method(), origin, sent.fields(), sent.minorVersion());
        return new RequestReader(host != null ? host : authority, head);
    }
}
