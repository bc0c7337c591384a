package dev.berth.proxy.edge;

import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.exchange.RequestTarget;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a trusted proxy says about the way of a request.
 *
 * <p>Proxies append to {@code X-Forwarded-For}; so it is read from its end, as far as everybody who
 * wrote it is trusted. {@code Forwarded} is not read: a proxy that speaks the other one passes a
 * client's own through.
 */
final class ForwardedChain {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final List<AddressRange> trusted;
    private final int maxProxies;

    ForwardedChain(List<AddressRange> trusted, int maxProxies) {
        this.trusted = trusted;
        this.maxProxies = maxProxies;
    }

    boolean trusts(InetAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a request has come from that a trusted proxy has sent.
     *
     * @param direct what would hold if nobody were trusted
     */
    Origin origin(Origin direct, Fields fields) {
        List<InetAddress> nearestFirst = new ArrayList<>(direct.hops());
        List<String> named = names(fields);
        for (String name : named.reversed()) {
            Optional<InetAddress> hop = AddressText.node(name);
            if (hop.isEmpty() || nearestFirst.size() > maxProxies) {
                break;
            }
            nearestFirst.add(hop.get());
            if (!trusts(hop.get())) {
                break;
            }
        }
        Collections.reverse(nearestFirst);
        return new Origin(
                nearestFirst,
                only(fields, "X-Forwarded-Proto")
                        .map(scheme -> scheme.toLowerCase(Locale.ROOT))
                        .filter(SCHEMES::contains)
                        .orElse(direct.scheme()),
                only(fields, "X-Forwarded-Host")
                        .filter(ForwardedChain::isAuthority)
                        .orElse(direct.host()));
    }

    private static List<String> names(Fields fields) {
        List<String> names = new ArrayList<>();
        for (String line : fields.every("X-Forwarded-For")) {
            for (String name : line.split(",", -1)) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** The value of a field that was sent once and holds one member. */
    private static Optional<String> only(Fields fields, String name) {
        List<String> values = fields.every(name);
        boolean one = values.size() == 1 && values.getFirst().indexOf(',') < 0;
        return one ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static boolean isAuthority(String text) {
        try {
            RequestTarget.host(text);
            return true;
        } catch (ProxyFault malformed) {
            return false;
        }
    }
}
