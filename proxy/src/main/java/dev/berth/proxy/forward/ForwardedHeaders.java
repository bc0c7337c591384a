package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.util.StringJoiner;

/**
 * Says who the client is (RFC 7239). Made anew for each request from what is believed of its
 * origin; what a client says about itself is dropped, in every spelling.
 */
final class ForwardedHeaders {
    private ForwardedHeaders() {}

    static Fields renewed(Fields fields, Origin origin) {
        var nodes = new StringJoiner(", ");
        var addresses = new StringJoiner(", ");
        String words = ";host=\"" + origin.host() + "\";proto=" + origin.scheme();
        for (InetAddress hop : origin.hops()) {
            String address = numeric(hop);
            String node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
            // What the client asked for stands with the client.
            nodes.add("for=" + node + words);
            words = "";
            addresses.add(address);
        }
        return fields.without(ForwardedHeaders::isForwarding)
                .with(
                        "Forwarded", nodes.toString(),
                        "X-Forwarded-For", addresses.toString(),
                        "X-Forwarded-Host", origin.host(),
                        "X-Forwarded-Proto", origin.scheme());
    }

    static boolean isForwarding(Field field) {
        if (field.spells("forwarded")) {
            return true;
        }
        return field.spellsStart("x-")
                && (field.spellsStart("x-forwarded-")
                        || field.spells("x-forwarded")
                        || field.spells("x-real-ip")
                        || field.spellsStart("x-original-")
                        || field.spells("x-rewrite-url"));
    }

    private static String numeric(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
