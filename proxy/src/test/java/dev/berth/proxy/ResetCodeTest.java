package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients hear of the code with which an endpoint resets a stream. */
class ResetCodeTest {
    private static final int CANCEL = 8;

    /** Of RST_STREAM, and what it means to a gRPC client. */
    private static final String CALLS =
            """
            0, 13
            1, 13
            2, 13
            7, 14
            8, 1
            11, 8
            12, 7
            13, 13
            99, 13
            """;

    @ParameterizedTest
    @CsvSource(textBlock = CALLS)
    void call_resetInItsAnswer_endsWithTheStatusOfTheCode(int code, String status)
            throws Exception {
        try (Upstream upstream = resetting(code, true);
                var rig = new Rig(upstream)) {
            String answer =
                    rig.exchange(
                            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Content-Type: application/grpc\r\nContent-Length: 0\r\n"
                                    + "Authorization: Bearer "
                                    + rig.issuer().token(Rig.HOST)
                                    + "\r\n\r\n");

            assertTrue(answer.contains("\r\nsome\r\n0\r\ngrpc-status: " + status + "\r\n"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = CALLS)
    void call_resetBeforeItsAnswer_hasTheStatusOfTheCode(int code, String status) throws Exception {
        try (Upstream upstream = resetting(code, false);
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            var answer =
                    client.send(
                            rig.request("/")
                                    .header("Content-Type", "application/grpc")
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());

            assertEquals(200, answer.statusCode());
            assertEquals(status, answer.headers().firstValue("grpc-status").orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2, 2", "7, 2", "8, 8", "11, 2", "13, 2"})
    void answer_resetInItsBody_isCancelledOrBroken(int code, int told) throws Exception {
        try (Upstream upstream = resetting(code, true);
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, 65_535)) {
            client.request(1, "GET", true, true);

            RawHttp2.Answer answer = client.untilReset(1);

            assertEquals("some", answer.body());
            assertEquals(told, answer.reset());
        }
    }

    @Test
    void answer_resetInItsBody_isNotWholeOverHttp1() throws Exception {
        try (Upstream upstream = resetting(CANCEL, true);
                var rig = new Rig(upstream)) {
            String answer =
                    rig.exchange(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + rig.issuer().token(Rig.HOST)
                                    + "\r\n\r\n");

            assertTrue(answer.contains("\r\nsome\r\n"), answer);
            assertTrue(!answer.contains("\r\n0\r\n"), answer);
        }
    }

    @Test
    void answer_wholeBeforeItsRequest_isDeliveredAndTheResetUnheard() throws Exception {
        try (Upstream upstream =
                        Http2Peer.serving(
                                peer -> {
                                    int stream = peer.next(Http2Peer.HEADERS).stream();
                                    peer.answer(stream, "enough");
                                    peer.reset(stream, RawHttp2.NO_ERROR);
                                    peer.drain();
                                });
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, 65_535)) {
            client.request(1, "POST", true, false);
            client.data(1, "begun", false);

            RawHttp2.Answer answer = client.untilReset(1);

            assertEquals("enough", answer.body());
            assertTrue(answer.ended());
            assertEquals(RawHttp2.NO_ERROR, answer.reset());
        }
    }

    private static Upstream resetting(int code, boolean begun) throws Exception {
        return Http2Peer.serving(
                peer -> {
                    while (true) {
                        int stream = peer.next(Http2Peer.HEADERS).stream();
                        if (begun) {
                            peer.headers(stream, false, ":status", "200");
                            peer.data(stream, false, "some");
                        }
                        peer.reset(stream, code);
                    }
                });
    }
}
