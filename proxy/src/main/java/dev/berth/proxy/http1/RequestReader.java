package dev.berth.proxy.http1;

import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.RequestHead;
import java.util.List;

/**
 * Whom an HTTP/1.1 request is for, in any of the target's forms (RFC 9112 §3.2).
 *
 * @param authority the {@code Host}
 * @param head with its target in origin form
 */
record RequestReader(String authority, RequestHead head) {
    static RequestReader of(RequestHead sent) throws BadMessage {
        Fields fields = sent.fields();
        List<String> hosts = fields.every("Host");
        if (hosts.size() != 1 || hosts.getFirst().isEmpty()) {
            throw BadMessage.malformed("a request has one Host that is not empty");
        }
        String host = hosts.getFirst();
        String target = sent.target();
        if (target.startsWith("/")) {
            return new RequestReader(host, sent);
        }
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
        if (!rest.substring(0, end).equalsIgnoreCase(host)) {
            throw BadMessage.malformed("the request target names another host than Host");
        }
        String path = rest.substring(end);
        String origin = path.startsWith("/") ? path : "/" + path;
        return new RequestReader(host, new RequestHead(sent.method(), origin, fields));
    }
}
