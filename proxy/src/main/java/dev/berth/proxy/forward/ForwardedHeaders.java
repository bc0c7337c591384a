package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Says who the client is (RFC 7239). Made anew for each request: no proxy before this one is
 * trusted, so what a client says about itself is dropped, in every spelling.
 */
final class ForwardedHeaders {
    private ForwardedHeaders() {}

    static Fields renewed(Fields fields, InetSocketAddress client, String authority) {
        String address = numeric(client);
        String node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
        return fields.without(ForwardedHeaders::isForwarding)
                .with("Forwarded", "for=" + node + ";host=\"" + authority + "\";proto=https")
                .with("X-Forwarded-For", address)
                .with("X-Forwarded-Host", authority)
                .with("X-Forwarded-Proto", "https");
    }

    static boolean isForwarding(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return name.equals("forwarded")
                || name.startsWith("x-forwarded-")
                || name.equals("x-forwarded")
                || name.equals("x-real-ip")
                || name.startsWith("x-original-")
                || name.equals("x-rewrite-url");
    }

    static String numeric(InetSocketAddress client) {
        InetAddress address = client.getAddress();
        String text = address == null ? "unknown" : address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
