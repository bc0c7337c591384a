package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Endpoints that do not read a request's body, which is more than all buffers between hold. */
class EarlyAnswerTest {
    private static final int BODY_BYTES = 32 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void body_notReadAndNotAnswered_is504OverHttp1() throws Exception {
        try (var upstream = new Upstream("a", peer -> over.await());
                var rig = new Rig(Rig.quick(), upstream)) {
            String answer = postOverHttp1(rig);

            assertTrue(answer.startsWith("HTTP/1.1 504 Gateway Timeout\r\n"), answer);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            over.countDown();
        }
    }

    @Test
    void body_notReadAndNotAnswered_is504OverHttp2() throws Exception {
        try (var upstream = new Upstream("a", peer -> over.await());
                var rig = new Rig(Rig.quick(), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = post(rig, client);

            assertEquals(504, answer.statusCode());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            over.countDown();
        }
    }

    @Test
    void body_notReadButRefused_refusalArrivesOverHttp1() throws Exception {
        try (Upstream upstream = refusing();
                var rig = new Rig(upstream)) {
            String answer = postOverHttp1(rig);

            assertTrue(answer.startsWith("HTTP/1.1 413 Content Too Large\r\n"), answer);
            assertTrue(answer.contains("\r\n\r\nlarge"), answer);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void body_notReadButRefused_refusalArrivesOverHttp2() throws Exception {
        try (Upstream upstream = refusing();
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = post(rig, client);

            assertEquals(413, answer.statusCode());
            assertEquals("large", answer.body());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            assertEquals("large", post(rig, client).body());
            assertEquals(2, upstream.connections());
        }
    }

    /** An endpoint that refuses the body when it has seen the head, and keeps its connection. */
    private Upstream refusing() throws IOException {
        return new Upstream(
                "a",
                peer -> {
                    peer.readHead();
                    peer.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge");
                    over.await();
                });
    }

    private static HttpResponse<String> post(Rig rig, HttpClient client) throws Exception {
        return client.send(
                rig.request("/").POST(BodyPublishers.ofByteArray(new byte[BODY_BYTES])).build(),
                BodyHandlers.ofString());
    }

    /** Sends and reads at the same time; what cannot be sent any more is left. */
    private static String postOverHttp1(Rig rig) throws Exception {
        try (SSLSocket socket = rig.connect()) {
            String head =
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + BODY_BYTES
                            + "\r\nAuthorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\n\r\n";
            var sending =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            var out = socket.getOutputStream();
                                            out.write(head.getBytes(StandardCharsets.US_ASCII));
                                            out.write(new byte[BODY_BYTES]);
                                        } catch (IOException closed) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            String answer = Rig.readAll(socket);
            sending.join();
            return answer;
        }
    }
}
