package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.RouteTable;
import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.dispatch.Dispatcher;
import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.forward.Forwarder;
import dev.berth.proxy.limit.BalanceLimits;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.TokenLimits;
import dev.berth.proxy.observe.AccessLog;
import dev.berth.proxy.observe.Observer;
import dev.berth.proxy.observe.PodPlaces;
import dev.berth.proxy.observe.ProxyMetrics;
import dev.berth.proxy.token.TokenGate;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotSwapTest {
    private static final int REQUESTS = 20_000;

    @Test
    void serve_snapshotSwappedMeanwhile_neverMeetsTheRouteWithoutItsRule() throws Exception {
        Endpoint dead;
        try (var closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dead = new Endpoint("127.0.0.1", closed.getLocalPort(), "dead");
        }
        var rule = new AccessRule(TestIssuer.NAME, Rig.HOST, Set.of("admin"));
        RoutingSnapshot guarded = Rig.snapshot(List.of(dead), Map.of(Rig.ROUTE, rule));
        var gone =
                new RoutingSnapshot(
                        new RouteTable(List.of(), Optional.empty()), guarded.targets(), Map.of());
        var issuer = new TestIssuer();
        Fields fields = Fields.of("Authorization", "Bearer " + issuer.token(Rig.HOST));
        var balancer = new Balancer(guarded, (endpoint, check) -> true, 1);
        var over = new AtomicBoolean();
        try (var forwarder = new Forwarder(ProxyLimits.DEFAULT);
                var dispatcher = new Dispatcher(balancer, forwarder, BalanceLimits.DEFAULT);
                var log =
                        new Observer(
                                ProxyMetrics.register(new PrometheusRegistry()),
                                new AccessLog(1, line -> {}, new PodPlaces()))) {
            InstantSource clock = InstantSource.system();
            var gate = new TokenGate(List.of(issuer.trusted()), TokenLimits.DEFAULT, clock);
            var pipeline =
                    new RequestPipeline(balancer, gate, TestIssuer.NAME, dispatcher, log, clock);
            Thread swapping =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (!over.get()) {
                                            balancer.publish(gone);
                                            balancer.publish(guarded);
                                        }
                                    });

            for (int at = 0; at < REQUESTS; at++) {
                var request = new Request(fields);
                pipeline.serve(request);

                // 421 without the route, 403 with it: the token lacks the scope.
                assertTrue(Set.of(403, 421).contains(request.status), "got " + request.status);
            }
            over.set(true);
            swapping.join();
        } finally {
            over.set(true);
        }
    }

    /** A request that only remembers how it was answered. */
    private static final class Request implements Exchange, Exchange.ReplyBody {
        private final RequestHead head;
        private int status;

        Request(Fields fields) {
            head = new RequestHead("GET", "/", fields);
        }

        @Override
        public RequestHead head() {
            return head;
        }

        @Override
        public String authority() {
            return Rig.HOST;
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public InetSocketAddress client() {
            return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1);
        }

        @Override
        public Framing framing() {
            return Framing.NONE;
        }

        @Override
        public RequestBody body() {
            return (buffer, offset, length) -> -1;
        }

        @Override
        public void interim(ResponseHead interim) {}

        @Override
        public ReplyBody reply(ResponseHead answer, Framing framing) {
            status = answer.status();
            return this;
        }

        @Override
        public Optional<String> upgrade() {
            return Optional.empty();
        }

        @Override
        public Tunnel tunnel(ResponseHead answer) {
            throw new IllegalStateException("no other protocol is asked for");
        }

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public boolean replied() {
            return status != 0;
        }

        @Override
        public void last() {}

        @Override
        public void abort() {}

        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void flush() {}

        @Override
        public void complete(Fields trailers) {}
    }
}
