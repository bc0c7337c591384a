package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.Http2Peer.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Trailers between a client's HTTP/1.1 and an endpoint's HTTP/2. */
class Http2TrailersTest {
    @Test
    void request_trailersOfHttp1_endTheStreamOfHttp2() throws Exception {
        var body = new ByteArrayOutputStream();
        var last = new CompletableFuture<Frame>();
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    last.complete(peer.body(stream, body));
                                    peer.answer(stream, "x");
                                    peer.drain();
                                });
                var rig = new Rig(upstream)) {
            rig.exchange(
                    head(rig, "POST")
                            + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
                            + "X-Sum: 1\r\nAuthorization: other\r\nX-Auth-Subject: root\r\n\r\n");

            assertEquals("hi", body.toString(StandardCharsets.US_ASCII));
            assertEquals(Http2Peer.HEADERS, last.get().type());
            assertEquals("1", last.get().field("x-sum").orElse(""));
            assertEquals(1, last.get().fields().size());
        }
    }

    @Test
    void answer_trailersOfHttp2_followTheLastChunkOfHttp1() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.headers(stream, false, ":status", "200");
                                    peer.data(stream, false, "hi");
                                    peer.headers(
                                            stream, true, "x-sum", "1", "set-cookie", "stolen=1");
                                    peer.drain();
                                });
                var rig = new Rig(upstream)) {
            String answer = rig.exchange(head(rig, "GET") + "\r\n");

            assertTrue(answer.endsWith("2\r\nhi\r\n0\r\nx-sum: 1\r\n\r\n"), answer);
            assertFalse(answer.contains("stolen"), answer);
        }
    }

    private static String head(Rig rig, String method) throws Exception {
        return method
                + " / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n";
    }
}
