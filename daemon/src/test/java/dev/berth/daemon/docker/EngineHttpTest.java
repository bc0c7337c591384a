package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP with an engine that is slow, wrong, or suddenly gone. */
@Timeout(30)
class EngineHttpTest {
    private static final EngineRequest GET = EngineRequest.get("/thing");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String FIXED =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Other: a\r\n\r\nhello";
    private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String STREAM = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKS = "2;ext=1\r\nhe\r\n03\r\nllo\r\n0\r\nTrailer: t\r\n\r\n";
    private static final String CHUNKED = INTERIM + STREAM + CHUNKS;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {FIXED, CHUNKED})
    void send_answerCutAtEveryPoint_readsTheSameAndKeepsTheConnection(String answer)
            throws IOException {
        for (int cut = 0; cut <= answer.length(); cut++) {
            var connection =
                    new ScriptedConnection(
                            List.of(answer.substring(0, cut), answer.substring(cut)));
            try (var http = new EngineHttp(deadline -> connection)) {

                var body = exchange(http, GET, LONG);

                assertEquals("hello", body, "cut at " + cut);
                assertTrue(!connection.closed(), "cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FIXED, CHUNKED})
    void send_engineGoneAtEveryPoint_isUnreachable(String answer) {
        for (int cut = 0; cut < answer.length(); cut++) {
            var connection = new ScriptedConnection(List.of(answer.substring(0, cut)));
            var http = new EngineHttp(deadline -> connection);

            var failure = assertThrows(EngineException.class, () -> exchange(http, GET, LONG));

            assertEquals(Kind.UNREACHABLE, failure.kind(), "cut at " + cut);
            assertTrue(connection.closed(), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
            })
    void send_garbledAnswer_isAProtocolError(String answer) {
        var connection = new ScriptedConnection(List.of(answer));
        var http = new EngineHttp(deadline -> connection);

        var failure = assertThrows(EngineException.class, () -> exchange(http, GET, LONG));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(connection.closed());
    }

    @Test
    void send_headBeyondItsBounds_isAProtocolError() {
        var longLine = "X: " + "y".repeat(HttpHead.MAX_LINE_BYTES) + "\r\n";
        var manyLines = "X: y\r\n".repeat(HttpHead.MAX_FIELDS + 1);
        var manyInterim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(HttpHead.MAX_INTERIM + 1);
        var start = "HTTP/1.1 200 OK\r\n";

        for (var answer : List.of(start + longLine, start + manyLines, manyInterim)) {
            var http = new EngineHttp(deadline -> new ScriptedConnection(List.of(answer)));
            var failure = assertThrows(EngineException.class, () -> exchange(http, GET, LONG));

            assertEquals(Kind.PROTOCOL, failure.kind());
        }
    }

    @Test
    void send_twice_usesOneConnection() throws IOException {
        try (var engine = fake(exchange -> exchange.send(FIXED));
                var http = new EngineHttp(socket())) {
            exchange(http, GET, LONG);

            exchange(http, GET, LONG);

            assertEquals(1, engine.connections());
        }
    }

    @Test
    void send_bytesLeftOnTheConnection_areNeverAnAnswer() throws IOException {
        try (var engine =
                        fake(
                                exchange ->
                                        exchange.send(
                                                exchange.connection() == 1
                                                        ? FIXED + "HTTP/1.1 500 Forged\r\n\r\n"
                                                        : FIXED));
                var http = new EngineHttp(socket())) {
            exchange(http, GET, LONG);

            var second = exchange(http, GET, LONG);

            assertEquals("hello", second);
            assertEquals(2, engine.connections());
        }
    }

    @Test
    void send_bodyNotReadToItsEnd_closesTheConnection() throws IOException {
        try (var engine = fake(exchange -> exchange.send(FIXED));
                var http = new EngineHttp(socket())) {
            try (var answer = http.send(GET, "", Deadline.after(LONG), new Cancellation())) {
                assertEquals('h', answer.body().read());
            }

            exchange(http, GET, LONG);

            assertEquals(2, engine.connections());
        }
    }

    @Test
    void send_keptConnectionDiesUnanswered_isRepeatedOnce() throws IOException {
        try (var engine =
                        fake(
                                exchange -> {
                                    if (exchange.line().endsWith("2")
                                            && exchange.connection() == 1) {
                                        exchange.hangUp();
                                    } else {
                                        exchange.send(FIXED);
                                    }
                                });
                var http = new EngineHttp(socket())) {
            exchange(http, GET, LONG);

            var second = exchange(http, EngineRequest.get("/thing2"), LONG);

            assertEquals("hello", second);
            assertEquals(2, engine.connections());
        }
    }

    @Test
    void send_freshConnectionDiesUnanswered_isNotRepeated() throws IOException {
        try (var engine = fake(FakeEngine.Exchange::hangUp);
                var http = new EngineHttp(socket())) {
            var failure = assertThrows(EngineException.class, () -> exchange(http, GET, LONG));

            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertEquals(1, engine.connections());
        }
    }

    @Test
    void send_requestThatMustNotBeRepeated_takesNoKeptConnection() throws IOException {
        try (var engine =
                        fake(
                                exchange -> {
                                    if (exchange.line().startsWith("POST")) {
                                        exchange.hangUp();
                                    } else {
                                        exchange.send(FIXED);
                                    }
                                });
                var http = new EngineHttp(socket())) {
            exchange(http, GET, LONG);

            var failure =
                    assertThrows(
                            EngineException.class,
                            () -> exchange(http, EngineRequest.post("/thing"), LONG));

            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertEquals(2, engine.connections());
            assertEquals(List.of("GET /thing", "POST /thing"), List.copyOf(engine.lines));
        }
    }

    @Test
    void send_silentEngine_timesOut() throws IOException {
        try (var _ = fake(exchange -> {});
                var http = new EngineHttp(socket())) {
            long start = System.nanoTime();

            var failure =
                    assertThrows(
                            EngineException.class,
                            () -> exchange(http, GET, Duration.ofMillis(150)));

            assertEquals(Kind.TIMEOUT, failure.kind());
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(140).toNanos());
        }
    }

    @Test
    void send_answerThatNeverEnds_timesOutThoughBytesKeepComing() throws IOException {
        var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (var _ =
                        fake(
                                exchange -> {
                                    exchange.send(head);
                                    while (exchange.channel().isOpen()) {
                                        exchange.send("1\r\nx\r\n");
                                    }
                                });
                var http = new EngineHttp(socket())) {
            var answer =
                    http.send(GET, "", Deadline.after(Duration.ofMillis(300)), new Cancellation());

            var failure =
                    assertThrows(
                            EngineException.class,
                            () -> answer.body().transferTo(OutputStream.nullOutputStream()));
            answer.close();

            assertEquals(Kind.TIMEOUT, failure.kind());
        }
    }

    @Test
    void send_idleLimit_isMeasuredFromTheLastByte() throws IOException {
        var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n";
        try (var _ = fake(exchange -> exchange.send(head));
                var http = new EngineHttp(socket())) {
            var limit = Deadline.idle(Duration.ofMillis(150));
            try (var answer = http.send(GET, "", limit, new Cancellation())) {
                assertEquals('x', answer.body().read());

                var failure = assertThrows(EngineException.class, () -> answer.body().read());

                assertEquals(Kind.TIMEOUT, failure.kind());
            }
        }
    }

    @Test
    void cancel_ofAWaitWithoutLimit_endsIt() throws Exception {
        var asked = new CountDownLatch(1);
        try (var _ = fake(exchange -> asked.countDown());
                var http = new EngineHttp(socket())) {
            var cancellation = new Cancellation();
            var canceller =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    asked.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                cancellation.cancel();
                            });

            var failure =
                    assertThrows(
                            EngineException.class,
                            () -> http.send(GET, "", Deadline.never(), cancellation));
            canceller.join();

            assertEquals(Kind.CANCELLED, failure.kind());
        }
    }

    @Test
    void send_refusedInTheMiddleOfAnUpload_saysWhatTheEngineSaid() throws IOException {
        try (var _ =
                        fake(
                                exchange -> {
                                    exchange.send(FakeEngine.json(507, "{\"message\":\"full\"}"));
                                    exchange.hangUp();
                                });
                var http = new EngineHttp(socket())) {
            var endless =
                    new InputStream() {
                        @Override
                        public int read() {
                            return 'x';
                        }
                    };
            var upload = EngineRequest.post("/images/create").with(new Body.Archive(endless));

            try (var answer = http.send(upload, "", Deadline.after(LONG), new Cancellation())) {
                assertEquals(507, answer.status());
                assertEquals(
                        "{\"message\":\"full\"}",
                        new String(answer.bytes(100), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void open_nobodyListens_isUnreachable() {
        var http = new EngineHttp(socket());

        var failure = assertThrows(EngineException.class, () -> exchange(http, GET, LONG));

        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.retryable());
    }

    @Test
    void socket_pathLongerThanAnAddress_isRefusedAtOnce() {
        var path = Path.of("/" + "x".repeat(EngineSocket.MAX_PATH_BYTES));

        assertThrows(IllegalArgumentException.class, () -> new EngineSocket(path));
    }

    private EngineSocket socket() {
        return new EngineSocket(directory.resolve("engine.sock"));
    }

    private FakeEngine fake(FakeEngine.Script script) throws IOException {
        return new FakeEngine(directory.resolve("engine.sock"), script);
    }

    private static String exchange(EngineHttp http, EngineRequest request, Duration limit)
            throws IOException {
        try (var answer = http.send(request, "", Deadline.after(limit), new Cancellation())) {
            return new String(answer.bytes(1000), StandardCharsets.UTF_8);
        }
    }
}
