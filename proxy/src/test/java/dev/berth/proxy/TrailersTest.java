package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What follows a chunked body (RFC 9110 §6.5, RFC 9112 §7.1.2). */
class TrailersTest {
    private static final String SENT =
            String.join(
                    "\r\n",
                    "X-Sum: 1",
                    "Content-Length: 9",
                    "Transfer-Encoding: x",
                    "Host: other",
                    "Authorization: Bearer y",
                    "X_Auth_Subject: me",
                    "X-Forwarded-For: 1.2.3.4",
                    "");

    @Test
    void request_trailers_arePassedOnUnlessTheyFrameRouteOrAuthenticate() throws Exception {
        var received = new LinkedBlockingQueue<String>();
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    String line = peer.readLine();
                                    var body = new StringBuilder();
                                    while (!line.isEmpty() || body.indexOf("0|") < 0) {
                                        body.append(line).append('|');
                                        line = peer.readLine();
                                    }
                                    received.add(body.toString());
                                    peer.write(Upstream.ok("x"));
                                });
                var rig = new Rig(upstream)) {
            rig.exchange(
                    "POST / HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Connection: close\r\n"
                            + "Authorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
                            + SENT
                            + "\r\n");

            assertEquals("2|hi|0|X-Sum: 1|", received.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void answer_trailers_followTheLastChunkAndTheConnectionIsUsedAgain() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.write(
                                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                                        + "\r\n2\r\nhi\r\n0\r\n"
                                                        + SENT
                                                        + "\r\n");
                                    }
                                });
                var rig = new Rig(upstream)) {
            String request =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + rig.issuer().token(Rig.HOST)
                            + "\r\n";

            String answers = rig.exchange(request + "\r\n" + request + "Connection: close\r\n\r\n");

            assertTrue(answers.endsWith("2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n"), answers);
            assertFalse(answers.contains("Subject"), answers);
            assertEquals(1, upstream.connections());
        }
    }
}
