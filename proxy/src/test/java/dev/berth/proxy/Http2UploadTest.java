package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.ProxyLimits;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Uploads over HTTP/2 that do not end as they should, frame by frame. */
class Http2UploadTest {
    private static final int WINDOW = 65_535;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch brokenOff = new CountDownLatch(1);

    @Test
    void upload_stalls_is408AndTheEndpointIsLetGo() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(Rig.quickListener(), upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);
            client.data(1, "some", false);

            RawHttp2.Answer answer = client.untilReset(1);

            assertTrue(answer.body().contains("\"status\":408"), answer.toString());
            assertTrue(answer.ended(), answer.toString());
            assertEquals(RawHttp2.NO_ERROR, answer.reset());
            assertLetGo(rig, upstream);
            String line = rig.logLine();
            assertTrue(line.contains("\"fault\":\"CLIENT_TIMEOUT\""), line);
        }
    }

    @Test
    void upload_stalls_otherStreamsGoOn() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(Rig.quickListener(), upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);
            client.untilReset(1);

            client.request(3, "POST", true, false);
            client.data(3, "end", true);

            assertEquals(new RawHttp2.Answer("whole", true, -1), client.untilEnd(3));
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void upload_reset_theEndpointIsLetGo() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);
            client.data(1, "some", false);
            arrived.await();

            client.reset(1);

            assertLetGo(rig, upstream);
        }
    }

    @Test
    void upload_connectionBreaks_theEndpointIsLetGoAtOnce() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(upstream)) {
            try (var client = new RawHttp2(rig, WINDOW)) {
                client.request(1, "POST", true, false);
                client.data(1, "some", false);
                arrived.await();
            }

            assertLetGo(rig, upstream);
        }
    }

    @Test
    void stop_uploadStalled_isBounded() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);
            client.data(1, "some", false);
            arrived.await();

            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> rig.proxy().stop(Duration.ofMillis(100)));

            assertLetGo(rig, upstream);
            assertEquals(0, rig.proxy().inFlight());
        }
    }

    @Test
    void stop_refusedUploadNeverEnds_isBounded() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", false, false);
            client.untilEnd(1);

            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> rig.proxy().stop(Duration.ofMillis(100)));
        }
    }

    @Test
    void upload_refused_isAnsweredAndThenReset() throws Exception {
        try (Upstream upstream = reading();
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", false, false);
            client.data(1, "some", false);

            RawHttp2.Answer answer = client.untilReset(1);

            assertTrue(answer.body().contains("\"status\":401"), answer.toString());
            assertTrue(answer.ended(), answer.toString());
            assertEquals(RawHttp2.NO_ERROR, answer.reset());
        }
    }

    @Test
    void upload_answeredEarly_answerIsWholeAndThenReset() throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    peer.write(
                                            "HTTP/1.1 413 Content Too Large\r\n"
                                                    + "Content-Length: 5\r\n\r\nlarge");
                                    peer.read();
                                });
                var rig = new Rig(upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);

            RawHttp2.Answer answer = client.untilReset(1);

            assertEquals(new RawHttp2.Answer("large", true, RawHttp2.NO_ERROR), answer);
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            String line = rig.logLine();
            assertTrue(line.contains("\"status\":413"), line);
            assertFalse(line.contains("\"fault\""), line);
        }
    }

    @Test
    void upload_endpointNeitherReadsNorAnswers_is504() throws Exception {
        var over = new CountDownLatch(1);
        ProxyLimits limits = Rig.quick();
        try (var upstream = new Upstream("a", peer -> over.await());
                var rig = new Rig(limits, upstream);
                var client = new RawHttp2(rig, WINDOW)) {
            client.request(1, "POST", true, false);
            client.data(1, "all of it", true);

            RawHttp2.Answer answer = client.untilEnd(1);

            assertTrue(answer.body().contains("\"status\":504"), answer.toString());
            assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
            over.countDown();
        }
    }

    /** An endpoint that reads to the end of the body, or of the connection. */
    private Upstream reading() throws Exception {
        return new Upstream(
                "a",
                peer -> {
                    peer.readHead();
                    arrived.countDown();
                    try {
                        String line = peer.readLine();
                        while (!line.equals("0")) {
                            line = peer.readLine();
                        }
                        peer.readLine();
                        peer.write(Upstream.ok("whole"));
                    } catch (EOFException ended) {
                        brokenOff.countDown();
                    }
                });
    }

    private void assertLetGo(Rig rig, Upstream upstream) throws Exception {
        assertTrue(rig.proxy().awaitIdle(upstream.endpoint(), PATIENCE));
        assertTrue(brokenOff.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
}
