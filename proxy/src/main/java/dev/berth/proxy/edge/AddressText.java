package dev.berth.proxy.edge;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses in the one spelling that everybody reads alike. */
public final class AddressText {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private AddressText() {}

    /** An address without port, brackets, zone or leading zeros; empty if it is none. */
    public static Optional<InetAddress> address(String text) {
        boolean colons = text.indexOf(':') >= 0;
        if (!(colons ? IPV6 : IPV4).matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** An address as proxies write it: with brackets and port, or without. */
    static Optional<InetAddress> node(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            boolean whole = end > 0 && isPort(text.substring(end + 1));
            return whole ? address(text.substring(1, end)) : Optional.empty();
        }
        int colon = text.indexOf(':');
        boolean withPort = colon > 0 && text.lastIndexOf(':') == colon;
        if (!withPort) {
            return address(text);
        }
        return isPort(text.substring(colon)) ? address(text.substring(0, colon)) : Optional.empty();
    }

    /** Whether the text is empty or a colon and at most five digits. */
    private static boolean isPort(String text) {
        return text.isEmpty() || text.matches(":[0-9]{1,5}");
    }
}
