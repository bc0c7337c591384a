package dev.berth.daemon.config;

import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.edge.AddressText;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.tunnel.StreamConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/** Reads what holds where requests come in. */
final class EdgeReader {
    private EdgeReader() {}

    static EdgeConfig read(OptionValues values) {
        Optional<ListenAddress> http = values.optional(Option.BALANCER_HTTP, ListenAddress::parse);
        boolean cleartext = values.flag(Option.BALANCER_HTTP_CLEARTEXT);
        if (cleartext && http.isEmpty()) {
            values.error(
                    Option.BALANCER_HTTP_CLEARTEXT,
                    "true has no effect without balancer.http, which says where");
        }
        Optional<Duration> hsts =
                values.value(Option.BALANCER_HSTS, text -> DurationForm.parse(text, Duration.ZERO));
        return new EdgeConfig(
                http.map(ListenAddress::socketAddress),
                cleartext,
                values.list(Option.BALANCER_TRUSTED_PROXIES, AddressRange::parse),
                values.list(Option.BALANCER_PROXY_PROTOCOL, AddressRange::parse),
                hsts.orElse(Duration.ZERO),
                EdgeConfig.NONE.limits());
    }

    static StreamConfig streams(OptionValues values) {
        return new StreamConfig(values.optional(Option.BALANCER_STREAMS, EdgeReader::address));
    }

    private static Result<InetAddress> address(String text) {
        return AddressText.address(text)
                .map(Result::ok)
                .orElseGet(
                        () ->
                                Result.refused(
                                        Problem.at(
                                                "",
                                                Quoted.of(text)
                                                        + " is no address, expected one of this"
                                                        + " host or 0.0.0.0 for all")));
    }
}
