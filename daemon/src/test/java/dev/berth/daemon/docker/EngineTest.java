package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed calls, with answers that a real engine gives only on bad days. */
@Timeout(30)
class EngineTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "1.12, 1.41, 1.41",
        "1.24, 1.40, 1.40",
        "1.44, 1.51, 1.51",
        "1.44, 1.52, 1.51",
        "1.24, 2.0, 1.51",
    })
    void shared_overlappingRanges_isTheNewestOfBoth(String oldest, String newest, String chosen)
            throws EngineException {
        var shared = ApiVersion.shared(ApiVersion.parse(oldest), ApiVersion.parse(newest));

        assertEquals(ApiVersion.parse(chosen), shared);
    }

    @ParameterizedTest
    @CsvSource({"1.12, 1.39", "1.52, 1.60", "2.0, 2.1"})
    void shared_rangesApart_isRefused(String oldest, String newest) throws EngineException {
        var engineOldest = ApiVersion.parse(oldest);
        var engineNewest = ApiVersion.parse(newest);

        var failure =
                assertThrows(
                        EngineException.class, () -> ApiVersion.shared(engineOldest, engineNewest));

        assertEquals(Kind.VERSION, failure.kind());
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED, false",
        "404, MISSING, false",
        "409, CONFLICT, true",
        "429, REFUSED, false",
        "500, SERVER, true",
        "503, SERVER, true",
    })
    void call_refused_hasItsKindAndTheEnginesWords(int status, Kind kind, boolean retryable)
            throws IOException {
        try (var _ = answering(FakeEngine.json(status, "{\"message\":\"no\\nway\"}"));
                var engine = engine()) {
            var failure =
                    assertThrows(EngineException.class, () -> engine.containers().start("web"));

            assertEquals(kind, failure.kind());
            assertEquals(status, failure.status());
            assertEquals(retryable, failure.retryable());
            assertEquals(
                    "POST /containers/web/start: no way (" + status + ")", failure.getMessage());
        }
    }

    @Test
    void call_afterTheVersionIsRefused_negotiatesAgain() throws IOException {
        var asked = new AtomicInteger();
        try (var fake =
                        fake(
                                exchange -> {
                                    if (exchange.line().equals("GET /version")) {
                                        var api = asked.incrementAndGet() == 1 ? "1.45" : "1.41";
                                        exchange.send(version(api));
                                    } else if (exchange.line().contains("/v1.45/")) {
                                        exchange.send(
                                                FakeEngine.json(
                                                        400,
                                                        "{\"message\":\"client version 1.45 is too"
                                                                + " new. Maximum supported API version"
                                                                + " is 1.41\"}"));
                                    } else {
                                        exchange.send(FakeEngine.empty(204));
                                    }
                                });
                var engine = engine()) {
            var started = engine.containers().start("web");

            assertTrue(started);
            assertEquals(
                    List.of(
                            "GET /version",
                            "POST /v1.45/containers/web/start",
                            "GET /version",
                            "POST /v1.41/containers/web/start"),
                    List.copyOf(fake.lines));
        }
    }

    @Test
    void call_afterTheEngineWasAway_negotiatesAgain() throws IOException {
        try (var engine = engine()) {
            try (var _ = answering(FakeEngine.empty(204))) {
                engine.containers().start("web");
            }
            var away = assertThrows(EngineException.class, () -> engine.containers().start("web"));

            try (var back = answering(FakeEngine.empty(304))) {
                assertFalse(engine.containers().start("web"));

                assertEquals(Kind.UNREACHABLE, away.kind());
                assertEquals("GET /version", back.lines.peek());
            }
        }
    }

    @Test
    void create_withAWarning_removesWhatWasMade() throws IOException {
        var warning = "Your kernel does not support cpuset. Cpuset discarded.";
        try (var fake =
                        answering(
                                FakeEngine.json(
                                        201,
                                        "{\"Id\":\"abc\",\"Warnings\":[\"" + warning + "\"]}"));
                var engine = engine()) {
            var weakened =
                    assertThrows(
                            IsolationWeakened.class,
                            () -> engine.containers().create(Specs.web(directory)));

            assertEquals(List.of(warning), weakened.warnings());
            assertEquals(Kind.WEAKENED, weakened.kind());
            assertTrue(fake.lines.contains("DELETE /v1.45/containers/abc?force=1&v=1"));
        }
    }

    @Test
    void create_withAHarmlessWarning_isFine() throws IOException {
        var warning = "Your kernel does not support swap limit capabilities or the cgroup is not.";
        try (var _ =
                        answering(
                                FakeEngine.json(
                                        201,
                                        "{\"Id\":\"abc\",\"Warnings\":[\"" + warning + "\"]}"));
                var engine = engine()) {
            assertEquals("abc", engine.containers().create(Specs.web(directory)));
        }
    }

    @Test
    void update_withAWarning_isNotFine() throws IOException {
        try (var _ = answering(FakeEngine.json(200, "{\"Warnings\":[\"discarded\"]}"));
                var engine = engine()) {
            assertThrows(
                    IsolationWeakened.class,
                    () -> engine.containers().update("web", CpuGrant.exclusive("1", "0")));
        }
    }

    @Test
    void pull_errorInsideTheStream_isAFailure() throws IOException {
        var stream =
                "{\"status\":\"Pulling\",\"id\":\"a1\",\"progressDetail\":{\"current\":3,\"total\":9}}"
                        + "\r\n{\"error\":\"no space left on device\"}\r\n";
        try (var _ = answering(FakeEngine.json(200, stream));
                var engine = engine()) {
            var steps = new ArrayList<PullProgress>();
            var pulling = engine.images().pull("web:1", steps::add);

            var failure = assertThrows(EngineException.class, pulling::await);

            assertEquals(Kind.SERVER, failure.kind());
            assertEquals(List.of(new PullProgress("a1", "Pulling", 3, 9)), steps);
        }
    }

    @Test
    void observe_containerThatVanishes_isLeftOut() throws IOException {
        try (var _ =
                        fake(
                                exchange -> {
                                    if (exchange.line().equals("GET /version")) {
                                        exchange.send(FakeEngine.VERSION);
                                    } else if (exchange.line().contains("/containers/json")) {
                                        exchange.send(
                                                FakeEngine.json(
                                                        200,
                                                        "[{\"Id\":\"a\",\"State\":\"running\","
                                                                + "\"Names\":[\"/web\"]}]"));
                                    } else {
                                        exchange.send(
                                                FakeEngine.json(404, "{\"message\":\"gone\"}"));
                                    }
                                });
                var engine = engine()) {
            var observed = engine.containers().observe("me");

            assertEquals(List.of(), observed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[",
                "[] []",
                "[{\"Id\":1,\"State\":\"running\"}]",
                "[{\"Id\":\"a\",\"State\":\"flying\"}]",
                "[{\"Id\":\"a\",\"State\":\"running\",\"Names\":{}}]",
                "",
            })
    void list_anythingButAList_isNeverTakenForAnEmptyOne(String answer) throws IOException {
        try (var _ = answering(FakeEngine.json(200, answer));
                var engine = engine()) {
            var failure =
                    assertThrows(
                            EngineException.class, () -> engine.containers().list(List.of("a")));

            assertEquals(Kind.PROTOCOL, failure.kind());
        }
    }

    @Test
    void call_beyondTheBound_isBusyAndClosingCancelsTheRest() throws Exception {
        var entered = new CountDownLatch(EngineThreads.MAX_CALLS);
        var outcomes = new ArrayList<Thread>();
        var kinds = new LinkedBlockingQueue<Kind>();
        var threads = new EngineThreads();
        try (var _ = fake(exchange -> entered.countDown());
                var http = new EngineHttp(new EngineSocket(socket()))) {
            for (int i = 0; i < EngineThreads.MAX_CALLS + EngineThreads.MAX_WAITING_CALLS; i++) {
                outcomes.add(Thread.startVirtualThread(() -> kinds.add(taken(threads, http))));
            }
            entered.await();
            Kind extra = Kind.PROTOCOL;
            while (extra != Kind.BUSY) {
                extra = outcome(threads, http, Duration.ofMillis(1));
            }
            threads.close();
            for (var thread : outcomes) {
                thread.join();
            }

            assertEquals(
                    List.of(Kind.CANCELLED), kinds.stream().distinct().toList(), kinds.toString());
        }
    }

    /** The outcome of a call that finds room: the one too many may have had its place before. */
    private static Kind taken(EngineThreads threads, EngineHttp http) {
        Kind kind = outcome(threads, http);
        while (kind == Kind.BUSY) {
            kind = outcome(threads, http);
        }
        return kind;
    }

    private static Kind outcome(EngineThreads threads, EngineHttp http) {
        return outcome(threads, http, Duration.ofSeconds(20));
    }

    private static Kind outcome(EngineThreads threads, EngineHttp http, Duration limit) {
        try {
            return threads.call(
                    limit,
                    cancellation -> {
                        http.send(EngineRequest.get("/x"), "", Deadline.never(), cancellation);
                        return Kind.PROTOCOL;
                    });
        } catch (EngineException e) {
            return e.kind();
        }
    }

    private FakeEngine answering(String answer) throws IOException {
        return fake(
                exchange ->
                        exchange.send(
                                exchange.line().equals("GET /version")
                                        ? FakeEngine.VERSION
                                        : answer));
    }

    private FakeEngine fake(FakeEngine.Script script) throws IOException {
        return new FakeEngine(socket(), script);
    }

    private Engine engine() {
        return Engine.at(socket());
    }

    private Path socket() {
        return directory.resolve("engine.sock");
    }

    private static String version(String api) {
        return FakeEngine.json(200, "{\"ApiVersion\":\"" + api + "\",\"MinAPIVersion\":\"1.24\"}");
    }
}
