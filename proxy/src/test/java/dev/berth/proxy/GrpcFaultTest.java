package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ProxyLimits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a gRPC client is told when no endpoint answers it. */
class GrpcFaultTest {
    private static final int INTERNAL_ERROR = 2;

    @Test
    void call_itsTimeIsUp_isDeadlineExceededAndTheStreamIsReset() throws Exception {
        var reset = new CountDownLatch(1);
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    peer.next(Http2Peer.RST_STREAM);
                                    reset.countDown();
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = send(client, call(rig).setHeader("grpc-timeout", "300m"));

            assertStatus("4", answer);
            reset.await();
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofSeconds(5)));
        }
    }

    @Test
    void call_withoutTimeout_mayTakeLongerThanTheFirstByteTime() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.hold(Rig.QUICK_UPSTREAM.firstByte().multipliedBy(2));
                                    peer.headers(stream, false, ":status", "200");
                                    peer.hold(Rig.QUICK_UPSTREAM.stall().multipliedBy(2));
                                    peer.data(stream, false, "late");
                                    peer.headers(stream, true, "grpc-status", "0");
                                    peer.drain();
                                });
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals("late", send(client, call(rig)).body());
        }
    }

    @Test
    void call_brokenOffByTheEndpoint_endsWithAStatus() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(stream, false, ":status", "200");
                                    peer.data(stream, false, "some");
                                    peer.reset(stream, INTERNAL_ERROR);
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals("some", send(client, call(rig)).body());
            assertTrue(rig.logLine().contains("\"fault\":\"CUT\""));
        }
    }

    @Test
    void call_thatNobodyMayOrCanAnswer_isToldSo() throws Exception {
        try (var rig = new Rig(ProxyLimits.DEFAULT, Rig.snapshot(List.of(), Map.of()));
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertStatus("14", send(client, call(rig)));
            HttpResponse<String> anonymous =
                    send(
                            client,
                            HttpRequest.newBuilder(rig.uri("/"))
                                    .header("Content-Type", "application/grpc"));
            assertStatus("16", anonymous);
            assertTrue(anonymous.headers().firstValue("www-authenticate").isPresent());
        }
    }

    private static HttpRequest.Builder call(Rig rig) throws Exception {
        return rig.request("/package.Service/Method").header("Content-Type", "application/grpc");
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws Exception {
        return client.send(
                request.POST(BodyPublishers.ofString("\0\0\0\0\0")).build(),
                BodyHandlers.ofString());
    }

    private static void assertStatus(String expected, HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode());
        assertEquals(expected, answer.headers().firstValue("grpc-status").orElse("none"));
        assertEquals("application/grpc", answer.headers().firstValue("content-type").orElse(""));
        assertEquals("", answer.body());
    }
}
