package dev.berth.proxy;

import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Clients that never stop and never get on: they must not hold an endpoint. */
class SlowClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int DRIP_MILLIS = 20;

    /** Of a byte each: far more than the least rate allows. */
    private static final int DRIPS = 1000;

    private final CountDownLatch letGo = new CountDownLatch(1);

    @Test
    void body_drippingOverHttp1_isBrokenOff() throws Exception {
        try (Upstream upstream = swallowing();
                var rig = new Rig(Rig.hurriedListener(), upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, head(rig, "POST", "Content-Length: 1000000\r\n"));
            assertTrue(drip(() -> send(socket, "x")), "the endpoint is held");

            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            String line = rig.logLine();
            assertTrue(line.contains("\"fault\":\"CLIENT_TIMEOUT\""), line);
        }
    }

    @Test
    void body_drippingOverHttp2_is408() throws Exception {
        try (Upstream upstream = swallowing();
                var rig = new Rig(Rig.hurriedListener(), upstream);
                var client = new RawHttp2(rig, 65_535)) {
            client.request(1, "POST", true, false);
            assertTrue(drip(() -> client.data(1, "x", false)), "the endpoint is held");

            RawHttp2.Answer answer = client.untilReset(1);

            assertTrue(answer.body().contains("\"status\":408"), answer.toString());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void answer_clientReadsNothingOverHttp1_isBrokenOff() throws Exception {
        try (Upstream upstream = endless();
                var rig = new Rig(Rig.quickListener(), upstream);
                SSLSocket socket = rig.connect()) {
            send(socket, head(rig, "GET", ""));

            assertTrue(letGo.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void answer_clientOpensNoWindow_isReset() throws Exception {
        try (Upstream upstream = endless();
                var rig = new Rig(Rig.quickListener(), upstream);
                var client = new RawHttp2(rig, 0)) {
            client.request(1, "GET", true, true);

            RawHttp2.Answer answer = client.untilReset(1);

            assertEquals(new RawHttp2.Answer("", false, RawHttp2.INTERNAL_ERROR), answer);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    @Test
    void answer_clientOpensWindowByteByByte_isReset() throws Exception {
        try (Upstream upstream = endless();
                var rig = new Rig(Rig.hurriedListener(), upstream);
                var client = new RawHttp2(rig, 0)) {
            client.request(1, "GET", true, true);
            assertTrue(drip(() -> client.window(1)), "the endpoint is held");

            RawHttp2.Answer answer = client.untilReset(1);

            assertFalse(answer.ended(), answer.toString());
            assertEquals(RawHttp2.INTERNAL_ERROR, answer.reset());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        }
    }

    /** Does it again and again; whether the endpoint is let go meanwhile. */
    private boolean drip(Step step) throws Exception {
        for (int at = 0; at < DRIPS; at++) {
            if (letGo.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
            try {
                step.run();
            } catch (IOException closed) {
                return letGo.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return false;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** An endpoint that reads on and answers nothing. */
    private Upstream swallowing() throws IOException {
        return new Upstream(
                "a",
                peer -> {
                    int next = peer.read();
                    while (next >= 0) {
                        next = peer.read();
                    }
                    letGo.countDown();
                });
    }

    /** An endpoint whose answer never ends. */
    private Upstream endless() throws IOException {
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        return new Upstream(
                "a",
                peer -> {
                    peer.readHead();
                    try {
                        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                        while (true) {
                            peer.write(chunk);
                        }
                    } finally {
                        letGo.countDown();
                    }
                });
    }

    private static String head(Rig rig, String method, String field) throws Exception {
        return method
                + " / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n"
                + field
                + "\r\n";
    }
}
