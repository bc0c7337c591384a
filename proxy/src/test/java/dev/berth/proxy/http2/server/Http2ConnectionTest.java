package dev.berth.proxy.http2.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameType;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.server.PipedClient.Said;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers on a connection of frames. */
@Timeout(20)
class Http2ConnectionTest {
    private static final ProxyLimits LIMITS = ProxyLimits.DEFAULT;

    @Test
    void answer_small_isTwoFramesOfWhichTheSecondEndsTheStream() throws Exception {
        try (var client = new PipedClient(LIMITS, exchange -> PipedClient.answer(exchange, "hi"))) {
            client.request(1, "GET", true);

            Said head = client.next();
            Said body = client.next();

            assertEquals("200", head.field(":status"));
            assertEquals("2", head.field("content-length"));
            assertFalse(head.end());
            assertEquals(new Said(FrameType.DATA, 1, true, List.of(), "hi", 0), body);
        }
    }

    @Test
    void request_read_hasOneCookieItsAuthorityAndNoPseudoFields() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            seen.complete(exchange.authority() + exchange.head());
                            PipedClient.answer(exchange, "");
                        })) {
            client.request(1, "GET", true, "cookie", "a=1", "x", "y", "cookie", "b=2");

            String request = seen.get();

            Fields expected =
                    new Fields(List.of(new Field("x", "y"), new Field("cookie", "a=1; b=2")));
            assertTrue(request.startsWith("localhost"), request);
            assertTrue(request.contains("method=GET, target=/, fields=" + expected), request);
        }
    }

    @Test
    void trailers_ofRequestAndAnswer_arePassedOn() throws Exception {
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            String body = PipedClient.body(exchange);
                            Fields trailers = exchange.body().trailers();
                            Exchange.ReplyBody reply =
                                    exchange.reply(
                                            ResponseHead.of(200, Fields.NONE), Framing.CHUNKED);
                            byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
                            reply.write(bytes, 0, bytes.length);
                            reply.complete(trailers.with("grpc-status", "0"));
                        })) {
            client.request(1, "POST", false);
            client.data(1, "body", false);
            client.headers(1, true, "checksum", "42");

            client.next();
            Said body = client.next();
            Said trailers = client.next();

            assertEquals("body", body.text());
            assertFalse(body.end());
            assertTrue(trailers.end());
            assertEquals(
                    List.of(new Field("checksum", "42"), new Field("grpc-status", "0")),
                    trailers.fields());
        }
    }

    @Test
    void interimAnswers_areSentBeforeTheFinalOne() throws Exception {
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            exchange.interim(ResponseHead.of(103, Fields.of("link", "</a>")));
                            PipedClient.answer(exchange, "");
                            exchange.interim(ResponseHead.of(103, Fields.NONE));
                        })) {
            client.request(1, "GET", true);

            Said hints = client.next();
            Said last = client.next();

            assertEquals("103", hints.field(":status"));
            assertFalse(hints.end());
            assertEquals("200", last.field(":status"));
            assertTrue(last.end());
        }
    }

    @Test
    void body_expectingContinue_isAskedForWhenItIsRead() throws Exception {
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> PipedClient.answer(exchange, PipedClient.body(exchange)))) {
            client.request(1, "POST", false, "expect", "100-continue");

            Said go = client.next();
            client.data(1, "x", true);

            assertEquals("100", go.field(":status"));
            assertEquals("x", client.answer(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200, 7", "GET, 204, ''", "GET, 304, ''"})
    void answer_bodiless_isHeadersOnly(String method, int status, String length) throws Exception {
        Fields fields = length.isEmpty() ? Fields.NONE : Fields.of("Content-Length", length);
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange ->
                                exchange.reply(ResponseHead.of(status, fields), Framing.NONE)
                                        .complete())) {
            client.request(1, method, true);

            Said head = client.next();

            assertTrue(head.end());
            assertEquals(Integer.toString(status), head.field(":status"));
            assertEquals(length, head.field("content-length"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, no, FRAME, longer than content-length",
        "3, n, END, shorter than content-length",
        "0, x, END, longer than none",
    })
    void body_ofAnotherLengthThanSaid_isReset(String length, String text, String end, String why)
            throws Exception {
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> PipedClient.answer(exchange, PipedClient.body(exchange)))) {
            client.request(1, "POST", false, "content-length", length);
            client.data(1, end.equals("END") ? text : text + text, end.equals("END"));

            Said said = client.next();

            assertEquals(FrameType.RST_STREAM, said.type(), why);
            assertEquals(ErrorCode.PROTOCOL_ERROR.number(), said.number(), why);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "connection, close",
        "transfer-encoding, chunked",
        "te, gzip",
        "upgrade, websocket",
        "x, ' padded'",
        "host, other.example",
    })
    void request_withAFieldThatHttp2Forbids_isRefused(String name, String value) throws Exception {
        try (var client = new PipedClient(LIMITS, exchange -> PipedClient.answer(exchange, "no"))) {
            client.request(1, "GET", true, name, value);

            Said said = client.next();

            if (name.equals("host")) {
                assertEquals("400", said.field(":status"));
            } else {
                assertEquals(ErrorCode.PROTOCOL_ERROR.number(), said.number());
            }
            client.request(3, "GET", true);
            assertEquals("no", client.answer(3));
        }
    }

    @Test
    void head_tooLarge_is431AndTheConnectionLivesOn() throws Exception {
        try (var client = new PipedClient(LIMITS, exchange -> PipedClient.answer(exchange, "ok"))) {
            client.request(1, "GET", true, "x", "y".repeat(40_000));
            Said said = client.next();
            client.request(3, "GET", true, "x", "y");

            assertEquals("431", said.field(":status"));
            assertEquals("ok", client.answer(3));
        }
    }

    @Test
    void answer_largerThanTheWindow_waitsForIt() throws Exception {
        var settings = new Settings(4096, true, 100, 5, 16_384, Integer.MAX_VALUE, false);
        try (var client =
                new PipedClient(
                        LIMITS,
                        settings,
                        exchange -> PipedClient.answer(exchange, "0123456789ab"))) {
            client.request(1, "GET", true);
            client.next();

            String first = client.next().text();
            client.say(frames -> frames.windowUpdate(1, 4));
            String second = client.next().text();
            client.say(
                    frames ->
                            frames.settings(
                                    new Settings(
                                            4096, true, 100, 6, 16_384, Integer.MAX_VALUE, false)));
            String third = client.next().text();
            client.say(frames -> frames.windowUpdate(1, 100));
            Said fourth = client.next();

            assertEquals("01234", first);
            assertEquals("5678", second);
            assertEquals("9", third);
            assertEquals("ab", fourth.text());
            assertTrue(fourth.end());
        }
    }

    @Test
    void stream_reset_cancelsAtOnceWhileTheAnswerIsAwaited() throws Exception {
        var arrived = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var failure = new CompletableFuture<IOException>();
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            exchange.onCancel(cancelled::countDown);
                            arrived.countDown();
                            await(cancelled);
                            failure.complete(
                                    assertThrows(
                                            IOException.class,
                                            () -> PipedClient.answer(exchange, "late")));
                        })) {
            client.request(1, "GET", true);
            arrived.await();

            client.say(frames -> frames.reset(1, ErrorCode.CANCEL));

            assertTrue(String.valueOf(failure.get().getMessage()).contains("reset"));
        }
    }

    @Test
    void connection_ended_cancelsWhoWaitsForWindow() throws Exception {
        var settings = new Settings(4096, true, 100, 0, 16_384, Integer.MAX_VALUE, false);
        var failed = new CompletableFuture<IOException>();
        var client =
                new PipedClient(
                        LIMITS,
                        settings,
                        exchange ->
                                failed.complete(
                                        assertThrows(
                                                IOException.class,
                                                () -> PipedClient.answer(exchange, "x"))));
        client.request(1, "GET", true);
        client.next();

        client.close();

        assertFalse(String.valueOf(failed.get().getMessage()).isEmpty());
    }

    @Test
    void upload_thatNobodyReads_leavesOtherStreamsAlone() throws Exception {
        var go = new CountDownLatch(1);
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            if (exchange.head().method().equals("POST")) {
                                await(go);
                            }
                            int bytes = PipedClient.body(exchange).length();
                            PipedClient.answer(exchange, Integer.toString(bytes));
                        })) {
            client.request(1, "POST", false);
            for (int part = 0; part < 16; part++) {
                client.data(1, "x".repeat(16_000), false);
            }
            client.request(3, "GET", true);
            String other = client.answer(3);
            client.data(1, "", true);
            go.countDown();

            assertEquals("0", other);
            assertEquals("256000", client.answer(1));
        }
    }

    @Test
    void extendedConnect_isAnUpgradeWhoseBytesGoBothWays() throws Exception {
        var upgrade = new CompletableFuture<Optional<String>>();
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            upgrade.complete(exchange.upgrade());
                            Exchange.Tunnel tunnel =
                                    exchange.tunnel(ResponseHead.of(101, Fields.NONE));
                            var buffer = new byte[100];
                            int count = tunnel.read(buffer, 0, buffer.length);
                            while (count >= 0) {
                                tunnel.write(buffer, 0, count);
                                tunnel.flush();
                                count = tunnel.read(buffer, 0, buffer.length);
                            }
                            tunnel.shutdownOutput();
                        })) {
            client.request(1, "CONNECT", false, ":protocol", "WebSocket");

            Said head = client.next();
            client.data(1, "ping", false);
            String echo = client.next().text();
            client.data(1, "", true);

            assertEquals("200", head.field(":status"));
            assertEquals(Optional.of("websocket"), upgrade.get());
            assertEquals("ping", echo);
            assertTrue(client.next().end());
        }
    }

    @Test
    void close_whileARequestRuns_announcesItsStreamAndLetsItFinish() throws Exception {
        var go = new CountDownLatch(1);
        try (var client =
                new PipedClient(
                        LIMITS,
                        exchange -> {
                            await(go);
                            PipedClient.answer(exchange, "done");
                        })) {
            client.request(1, "GET", true);
            client.connection().close(false);

            Said soon = client.next();
            Said last = client.next();
            client.request(3, "GET", true);
            go.countDown();

            assertEquals(
                    new Said(FrameType.GOAWAY, Integer.MAX_VALUE, true, List.of(), "", 0), soon);
            assertEquals(new Said(FrameType.GOAWAY, 1, true, List.of(), "", 0), last);
            assertEquals("done", client.answer(1));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
