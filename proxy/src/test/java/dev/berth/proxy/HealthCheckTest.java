package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.HealthCheck.Probe;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.proxy.balance.EndpointStatistics.State;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.limit.ProxyLimits;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Test
    void probe_http_looksAtTheStatusAndUsesNoOtherConnection() throws Exception {
        var probe = new Probe.Http("app.example", "/ready?deep", Set.of(200, 204));
        try (var calls = new ProbeCalls(ProxyLimits.DEFAULT);
                var good = Upstream.answering("a", "x");
                var bad = answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
                var mute = silent()) {
            assertTrue(calls.passes(good.endpoint(), check(probe)));
            assertTrue(calls.passes(good.endpoint(), check(probe)));
            assertFalse(calls.passes(bad.endpoint(), check(probe)));
            assertFalse(calls.passes(mute.endpoint(), check(probe)));
            assertFalse(calls.passes(closed(), check(probe)));

            assertEquals(2, good.connections());
            String head = good.heads().getFirst();
            assertTrue(head.startsWith("GET /ready?deep HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nHost: app.example\r\n"), head);
        }
    }

    @Test
    void probe_tcp_isWhetherItConnects() throws Exception {
        try (var calls = new ProbeCalls(ProxyLimits.DEFAULT);
                var mute = silent()) {
            assertTrue(calls.passes(mute.endpoint(), check(new Probe.Tcp())));
            assertFalse(calls.passes(closed(), check(new Probe.Tcp())));
        }
    }

    @Test
    void probe_grpc_ofAServerThatSpeaksNoHttp2_fails() throws Exception {
        try (var calls = new ProbeCalls(ProxyLimits.DEFAULT);
                var http1 = Upstream.answering("a", "x");
                var mute = silent()) {
            assertFalse(calls.passes(http1.endpoint(), check(new Probe.Grpc(""))));
            assertFalse(calls.passes(mute.endpoint(), check(new Probe.Grpc("a.B"))));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0,true", "2,0,false", "1,5,false", "3,0,false"})
    void probe_grpc_isWhetherItServes(int status, String grpcStatus, boolean expected)
            throws Exception {
        var asked = new AtomicReference<byte[]>();
        try (var calls = new ProbeCalls(ProxyLimits.DEFAULT);
                var server =
                        Http2Peer.serving(
                                peer -> {
                                    Http2Peer.Frame head = peer.next(Http2Peer.HEADERS);
                                    int stream = head.stream();
                                    var body = new ByteArrayOutputStream();
                                    peer.body(stream, body);
                                    asked.set(body.toByteArray());
                                    boolean known =
                                            head.field(":path")
                                                    .equals(
                                                            Optional.of(
                                                                    "/grpc.health.v1.Health/Check"));
                                    peer.headers(
                                            stream,
                                            false,
                                            ":status",
                                            known ? "200" : "404",
                                            "content-type",
                                            "application/grpc");
                                    peer.data(stream, false, "\0\0\0\0\2\10" + (char) status);
                                    peer.headers(stream, true, "grpc-status", grpcStatus);
                                })) {
            assertEquals(expected, calls.passes(server.endpoint(), check(new Probe.Grpc("a.B"))));
            assertArrayEquals(new byte[] {0, 0, 0, 0, 5, 0x0a, 3, 'a', '.', 'B'}, asked.get());
        }
    }

    @Test
    void check_endpointFallsIllAndRecovers_isLeftOutMeanwhile() throws Exception {
        var ill = new AtomicBoolean(true);
        try (var first =
                        new Upstream(
                                "first",
                                peer -> {
                                    while (peer.readHead()) {
                                        boolean probed = peer.head().startsWith("GET /ready");
                                        peer.write(
                                                probed && ill.get()
                                                        ? "HTTP/1.1 503 No\r\nContent-Length:"
                                                                + " 0\r\n\r\n"
                                                        : Upstream.ok("first"));
                                    }
                                });
                var second = Upstream.answering("second", "second");
                var rig = rig(check(new Probe.Http("", "/ready", Set.of(200))), first, second);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            await(() -> state(rig) == State.UNHEALTHY);
            for (int at = 0; at < 6; at++) {
                assertEquals(
                        "second",
                        client.send(rig.request("/").build(), BodyHandlers.ofString()).body());
            }

            ill.set(false);

            await(() -> state(rig) == State.READY);
        }
    }

    private static State state(Rig rig) {
        return rig.proxy().statistics().getFirst().endpoints().getFirst().state();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not come to that");
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static HealthCheck check(Probe probe) {
        return new HealthCheck(probe, SOON, TIMEOUT, 2, 2);
    }

    private static Upstream answering(String answer) throws Exception {
        return new Upstream(
                "bad",
                peer -> {
                    while (peer.readHead()) {
                        peer.write(answer);
                    }
                });
    }

    private static Upstream silent() throws Exception {
        return new Upstream("mute", peer -> new CountDownLatch(1).await());
    }

    private static Endpoint closed() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new Endpoint("127.0.0.1", socket.getLocalPort(), "closed");
        }
    }

    private static Rig rig(HealthCheck check, Upstream... upstreams) throws Exception {
        TrafficPolicy usual = TrafficPolicy.DEFAULT;
        var policy =
                new TrafficPolicy(
                        usual.algorithm(),
                        Optional.empty(),
                        usual.panicPercent(),
                        Optional.of(check),
                        Optional.empty(),
                        usual.circuit(),
                        usual.retries(),
                        usual.rateLimits(),
                        usual.timeouts());
        RoutingSnapshot plain = Rig.snapshot(upstreams);
        return new Rig(
                ProxyLimits.DEFAULT,
                new RoutingSnapshot(
                        plain.routes(),
                        plain.targets(),
                        plain.access(),
                        Map.of(Rig.SERVICE, policy)));
    }
}
