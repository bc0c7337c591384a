package dev.berth.proxy;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.UpstreamLimits;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/** A running balancer whose host {@code localhost} leads to the endpoints of a test. */
public final class Rig implements AutoCloseable {
    public static final String HOST = "localhost";
    public static final ServiceKey SERVICE = new ServiceKey("default", "app", 80);
    public static final Route ROUTE =
            new Route("default/app", HostRule.of(HOST), new PathRule.Prefix(""), SERVICE);
    public static final UpstreamLimits QUICK_UPSTREAM =
            UpstreamLimits.DEFAULT.withWaits(
                    Duration.ofMillis(500), Duration.ofMillis(700), Duration.ofMillis(700));

    private static final Duration TOO_LONG = Duration.ofSeconds(20);
    private static final TestIdentity IDENTITY = identity("first");

    private final TestIssuer issuer;
    private final Proxy proxy;
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    public Rig(Upstream... upstreams) throws Exception {
        this(ProxyLimits.DEFAULT, upstreams);
    }

    public Rig(ProxyLimits limits, Upstream... upstreams) throws Exception {
        this(limits, snapshot(upstreams));
    }

    public Rig(ProxyLimits limits, RoutingSnapshot snapshot) throws Exception {
        this(limits, EdgeConfig.NONE, snapshot);
    }

    public Rig(ProxyLimits limits, EdgeConfig edge, RoutingSnapshot snapshot) throws Exception {
        issuer = new TestIssuer();
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        proxy =
                Proxy.start(
                        new ProxyConfig(any, limits, InstantSource.system(), log::add, metrics)
                                .withEdge(edge),
                        IDENTITY.identity(),
                        List.of(issuer.trusted()),
                        snapshot);
    }

    public static ProxyLimits quick() {
        return ProxyLimits.DEFAULT.withUpstream(QUICK_UPSTREAM);
    }

    public static ProxyLimits quickListener() {
        Duration soon = Duration.ofMillis(500);
        ListenerLimits limits =
                ListenerLimits.DEFAULT.withHandshakeAndHead(soon, soon).withStall(soon);
        return ProxyLimits.DEFAULT.withListener(limits);
    }

    /** A client may fall half a second behind a kilobyte a second, and may pause for a minute. */
    public static ProxyLimits hurriedListener() {
        return ProxyLimits.DEFAULT.withListener(
                ListenerLimits.DEFAULT.withBodyRate(1000, Duration.ofMillis(500)));
    }

    public static RoutingSnapshot snapshot(Upstream... upstreams) {
        return snapshot(List.of(upstreams).stream().map(Upstream::endpoint).toList(), Map.of());
    }

    public static RoutingSnapshot snapshot(
            List<Endpoint> endpoints, Map<Route, AccessRule> access) {
        return new RoutingSnapshot(
                new RouteTable(List.of(ROUTE), Optional.empty()),
                Map.of(SERVICE, TargetSet.of(endpoints)),
                access);
    }

    public static TestIdentity identity(String name) {
        try {
            return TestIdentity.create(name, HOST);
        } catch (Exception broken) {
            throw new IllegalStateException("the test's certificate cannot be made", broken);
        }
    }

    public static TestIdentity firstIdentity() {
        return IDENTITY;
    }

    public Proxy proxy() {
        return proxy;
    }

    /** Everything that is counted. */
    public MetricSnapshots scraped() {
        return metrics.scrape();
    }

    public TestIssuer issuer() {
        return issuer;
    }

    public int port() {
        return proxy.httpsAddress().getPort();
    }

    public HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(TestIdentity.trusting(IDENTITY))
                .connectTimeout(TOO_LONG)
                .build();
    }

    /** A request with a good token. */
    public HttpRequest.Builder request(String path) throws Exception {
        return HttpRequest.newBuilder(uri(path))
                .timeout(TOO_LONG)
                .header("Authorization", "Bearer " + issuer.token(HOST));
    }

    public URI uri(String path) {
        return URI.create("https://" + HOST + ":" + port() + path);
    }

    /** A TLS connection for raw bytes. */
    public SSLSocket connect() throws Exception {
        var socket =
                (SSLSocket)
                        TestIdentity.trusting(IDENTITY)
                                .getSocketFactory()
                                .createSocket("127.0.0.1", port());
        socket.setSoTimeout((int) TOO_LONG.toMillis());
        return socket;
    }

    /** Sends raw bytes without TLS on a connection of its own and reads to the end. */
    public String plainExchange(String raw) throws Exception {
        InetSocketAddress address = proxy.httpAddress().orElseThrow();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout((int) TOO_LONG.toMillis());
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends raw bytes on a connection of its own and reads to the end. */
    public String exchange(String raw) throws Exception {
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket);
        }
    }

    public static String readAll(SSLSocket socket) {
        var text = new StringBuilder();
        try {
            int next = socket.getInputStream().read();
            while (next >= 0) {
                text.append((char) next);
                next = socket.getInputStream().read();
            }
        } catch (IOException cut) {
            text.append("<cut>");
        }
        return text.toString();
    }

    /** The next line of the access log. */
    public String logLine() throws InterruptedException {
        String line = log.poll(TOO_LONG.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("the access log has no line");
        }
        return line;
    }

    @Override
    public void close() {
        proxy.stop(Duration.ofSeconds(1));
    }
}
