package dev.berth.proxy;

import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.policies.route.StreamListener;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.tunnel.StreamConfig;
import dev.berth.proxy.tunnel.StreamStatus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A running balancer with a port whose connections are passed on unread. */
final class StreamRig implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration TOO_LONG = Duration.ofSeconds(20);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final int port = freePort();
    private final Proxy proxy;

    StreamRig() throws Exception {
        this(ProxyLimits.DEFAULT, new StreamConfig(Optional.of(LOOPBACK)), List.of());
    }

    StreamRig(ProxyLimits limits, StreamConfig streams, List<AddressRange> proxyProtocol)
            throws Exception {
        proxy =
                Proxy.start(
                        new ProxyConfig(
                                        new InetSocketAddress(LOOPBACK, 0),
                                        limits,
                                        InstantSource.system(),
                                        log::add,
                                        metrics)
                                .withEdge(EdgeConfig.NONE.withProxyProtocol(proxyProtocol))
                                .withStreams(streams),
                        Rig.firstIdentity().identity(),
                        List.of(new TestIssuer().trusted()),
                        RoutingSnapshot.EMPTY);
    }

    static ProxyLimits quick() {
        Duration soon = Duration.ofMillis(500);
        return ProxyLimits.DEFAULT
                .withUpstream(Rig.QUICK_UPSTREAM)
                .withStreams(ProxyLimits.DEFAULT.streams().withWaits(soon, soon, soon));
    }

    static ServiceKey service(String name) {
        return new ServiceKey("default", name, 80);
    }

    /** A rule for one host, or for every if it is empty. */
    static StreamListener.Rule rule(String host, String service) {
        HostRule rule =
                host.startsWith("*.") ? new HostRule.Below(host.substring(2)) : HostRule.of(host);
        return new StreamListener.Rule(
                "Route default/" + service, rule, List.of(WeightedBackend.only(service(service))));
    }

    void publish(
            StreamListener.Mode mode,
            List<StreamListener.Rule> rules,
            Map<ServiceKey, TargetSet> targets) {
        proxy.publish(
                new RoutingSnapshot(RouteTable.EMPTY, targets, Map.of())
                        .withStreams(List.of(new StreamListener(port, mode, rules))));
    }

    /** TLS of the HTTPS port that endpoints end, beside these routes. */
    void publishOnHttps(
            RouteTable routes,
            List<StreamListener.Rule> rules,
            Map<ServiceKey, TargetSet> targets) {
        var listener =
                new StreamListener(
                        StreamListener.HTTPS_PORT, StreamListener.Mode.TLS_PASSTHROUGH, rules);
        proxy.publish(
                new RoutingSnapshot(routes, targets, Map.of()).withStreams(List.of(listener)));
    }

    /** One service on TCP. */
    void publishTcp(Upstream... upstreams) {
        publish(
                StreamListener.Mode.TCP,
                List.of(rule("", "db")),
                Map.of(
                        service("db"),
                        TargetSet.of(
                                List.of(upstreams).stream().map(Upstream::endpoint).toList())));
    }

    Socket connect() throws IOException {
        var socket = new Socket(LOOPBACK, port);
        socket.setSoTimeout((int) TOO_LONG.toMillis());
        return socket;
    }

    Socket connectToHttps() throws IOException {
        var socket = new Socket(LOOPBACK, proxy.httpsAddress().getPort());
        socket.setSoTimeout((int) TOO_LONG.toMillis());
        return socket;
    }

    Proxy proxy() {
        return proxy;
    }

    int port() {
        return port;
    }

    PrometheusRegistry metrics() {
        return metrics;
    }

    StreamStatus status() {
        return proxy.streams().getFirst();
    }

    /** The next line of the log. */
    String logged() throws InterruptedException {
        return String.valueOf(log.poll(TOO_LONG.toSeconds(), TimeUnit.SECONDS));
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TOO_LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not become so within " + TOO_LONG);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Override
    public void close() {
        proxy.stop(Duration.ZERO);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
