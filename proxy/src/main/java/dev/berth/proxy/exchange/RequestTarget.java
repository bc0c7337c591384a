package dev.berth.proxy.exchange;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.route.CanonicalPath;
import dev.berth.policies.route.RouteRequest;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.Grammar;
import dev.berth.proxy.wire.RequestHead;
import java.util.List;
import java.util.Locale;

/**
 * What a request is about, read once.
 *
 * @param host in lower case, without port
 * @param path canonical
 * @param query with its question mark, as sent; empty if there is none
 */
public record RequestTarget(String host, CanonicalPath path, String query) {
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_PORT = 65535;

    /**
     * Reads a request's target.
     *
     * @param authority whom it is for, with or without port
     */
    public static RequestTarget of(RequestHead head, String authority) throws ProxyFault {
        if (head.method().equals("CONNECT") || head.method().equals("TRACE")) {
            throw ProxyFault.client(
                    ProxyFault.Kind.METHOD_REFUSED, head.method() + " is not served");
        }
        String target = head.target();
        if (!Grammar.isVisibleAscii(target) || target.indexOf('#') >= 0) {
            throw bad("the request target holds a fragment or characters that are not ASCII");
        }
        int question = target.indexOf('?');
        String query = question < 0 ? "" : target.substring(question);
        String raw = question < 0 ? target : target.substring(0, question);
        return switch (CanonicalPath.parse(raw)) {
            case Result.Ok<CanonicalPath>(CanonicalPath path) ->
                    new RequestTarget(host(authority), path, query);
            case Result.Refused<CanonicalPath>(List<Problem> problems) ->
                    throw bad(problems.getFirst().toString());
        };
    }

    /** The target to send upstream: the same path that was routed and checked. */
    public String upstream() {
        return path.text() + query;
    }

    /**
     * What routing sees of the request.
     *
     * @param head with the fields that may be believed
     */
    public RouteRequest asked(RequestHead head) {
        return new RouteRequest(host, path, query, head.method(), head.fields()::every);
    }

    /** The host of an authority, in lower case. */
    public static String host(String authority) throws ProxyFault {
        int colon = authority.lastIndexOf(':');
        boolean bracketed = authority.startsWith("[");
        boolean hasPort = colon >= 0 && (!bracketed || colon > authority.indexOf(']'));
        String host = hasPort ? authority.substring(0, colon) : authority;
        String port = hasPort ? authority.substring(colon + 1) : "";
        if (!isHost(host, bracketed) || !isPort(port)) {
            throw bad("the requested host is not a host name with an optional port");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static boolean isPort(String port) {
        return port.length() <= MAX_PORT_DIGITS
                && port.chars().allMatch(RequestTarget::isDigit)
                && (port.isEmpty() || Integer.parseInt(port) <= MAX_PORT);
    }

    private static boolean isHost(String host, boolean bracketed) {
        if (bracketed) {
            return host.endsWith("]")
                    && host.length() > 4
                    && host.substring(1, host.length() - 1)
                            .chars()
                            .allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
        }
        return !host.isEmpty()
                && host.length() <= 253
                && host.chars().allMatch(c -> isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static ProxyFault bad(String why) {
        return ProxyFault.client(ProxyFault.Kind.BAD_REQUEST, why);
    }
}
