package dev.berth.proxy.edge;

import dev.berth.proxy.limit.EdgeLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What holds at the balancer's outer edge.
 *
 * @param http where to listen without TLS; empty: nowhere
 * @param cleartext whether requests are served there; else they are sent to HTTPS
 * @param trustedProxies whose word counts for where a request has come from
 * @param proxyProtocol who names the client of a connection before its first byte (PROXY protocol)
 * @param hsts how long browsers are told to use HTTPS only; zero: they are not told
 * @param limits its bounds
 */
public record EdgeConfig(
        Optional<InetSocketAddress> http,
        boolean cleartext,
        List<AddressRange> trustedProxies,
        List<AddressRange> proxyProtocol,
        Duration hsts,
        EdgeLimits limits) {
    /** No other listener, nobody trusted, nothing told. */
    public static final EdgeConfig NONE =
            new EdgeConfig(
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    EdgeLimits.DEFAULT);

    public EdgeConfig {
        trustedProxies = List.copyOf(trustedProxies);
        proxyProtocol = List.copyOf(proxyProtocol);
    }

    /** Whether the address is a proxy's that is believed, so that many clients come from it. */
    public boolean isProxy(InetAddress address) {
        return Stream.concat(trustedProxies.stream(), proxyProtocol.stream())
                .anyMatch(range -> range.contains(address));
    }

    public EdgeConfig withHttp(InetSocketAddress address, boolean served) {
        return new EdgeConfig(
                Optional.of(address), served, trustedProxies, proxyProtocol, hsts, limits);
    }

    public EdgeConfig withTrustedProxies(List<AddressRange> others) {
        return new EdgeConfig(http, cleartext, others, proxyProtocol, hsts, limits);
    }

    public EdgeConfig withProxyProtocol(List<AddressRange> others) {
        return new EdgeConfig(http, cleartext, trustedProxies, others, hsts, limits);
    }

    public EdgeConfig withHsts(Duration other) {
        return new EdgeConfig(http, cleartext, trustedProxies, proxyProtocol, other, limits);
    }
}
