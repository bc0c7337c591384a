package dev.berth.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of question, with good, bad and hostile answers. */
final class AskersTest extends CareCase {
    /** Answers of the engine to come, after which it knows nothing. */
    private final ConcurrentLinkedQueue<String> engineAnswers = new ConcurrentLinkedQueue<>();

    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    void answer(FakeEngine.Exchange exchange) throws IOException {
        if (exchange.line().equals("GET /version")) {
            exchange.send(FakeEngine.VERSION);
            return;
        }
        String answer = engineAnswers.poll();
        if (answer == null) {
            // It neither answers nor goes away.
            return;
        }
        exchange.send(answer.getBytes(StandardCharsets.ISO_8859_1));
        if (answer.contains("raw-stream") && !answer.endsWith("...")) {
            exchange.hangUp();
        }
    }

    private ProbeAnswer ask(ContainerAction.OfProbe action) throws InterruptedException {
        return askers.of(container(ContainerHealth.NONE), action).ask(SECOND);
    }

    private void answering(String path, int code, String header, String value) {
        web.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().add(header, value);
                    exchange.sendResponseHeaders(code, -1);
                    exchange.close();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "200, GOOD",
        "204, GOOD",
        "299, GOOD",
        "304, GOOD",
        "399, GOOD",
        "400, BAD",
        "404, BAD",
        "500, BAD",
        "503, BAD",
    })
    void http_status_isGoodFrom200To399(int code, ProbeOutcome expected) throws Exception {
        answering("/x", code, "X-Any", "any");

        ProbeAnswer answer = ask(get("/x"));

        assertEquals(expected, answer.outcome());
        assertEquals("HTTP status " + code, answer.detail());
    }

    @Test
    void http_headers_areSentAndHostIsThePodsUnlessGiven() throws Exception {
        var seen = new AtomicReference<HttpExchange>();
        web.createContext(
                "/x",
                exchange -> {
                    seen.set(exchange);
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        var headers =
                List.of(
                        new ContainerAction.Header("X-Own", "a"),
                        new ContainerAction.Header("User-Agent", "me"));

        ask(new ContainerAction.HttpGet("/x?a=b", port(), false, headers));

        var first = seen.get();
        assertEquals("/x?a=b", first.getRequestURI().toString());
        assertEquals("127.0.0.1:" + port(), first.getRequestHeaders().getFirst("Host"));
        assertEquals(List.of("me"), first.getRequestHeaders().get("User-Agent"));
        assertEquals("a", first.getRequestHeaders().getFirst("X-Own"));

        var host = List.of(new ContainerAction.Header("Host", "web.example"));
        ask(new ContainerAction.HttpGet("/x", port(), false, host));

        assertEquals(List.of("web.example"), seen.get().getRequestHeaders().get("Host"));
    }

    @Test
    void http_redirectInsideThePod_isFollowed() throws Exception {
        answering("/old", 302, "Location", "new?a=b");
        answering("/new", 301, "Location", "http://127.0.0.1:" + port() + "/last");
        answering("/last", 500, "X-Any", "any");

        assertEquals("HTTP status 500", ask(get("/old")).detail());
    }

    @ParameterizedTest
    @CsvSource({"http://example.invalid/", "https://10.0.0.1:1/", "mailto:a@b", "http://[", "''"})
    void http_redirectElsewhere_isAGoodAnswerAndNotFollowed(String location) throws Exception {
        answering("/old", 302, "Location", location);

        ProbeAnswer answer = ask(get("/old"));

        assertEquals(ProbeOutcome.GOOD, answer.outcome(), answer.detail());
        assertEquals("HTTP status 302", answer.detail());
    }

    @Test
    void http_redirectsForEver_isBad() throws Exception {
        answering("/round", 302, "Location", "/round");

        assertEquals("more than 10 redirects", ask(get("/round")).detail());
    }

    @Test
    void http_bodyWithoutEnd_isNotReadToItsEnd() throws Exception {
        web.createContext(
                "/long",
                exchange -> {
                    exchange.sendResponseHeaders(500, 0);
                    var much = new byte[64 * 1024];
                    Arrays.fill(much, (byte) 'x');
                    try (var out = exchange.getResponseBody()) {
                        while (never.getCount() > 0) {
                            out.write(much);
                        }
                    }
                });

        ProbeAnswer answer = ask(get("/long"));

        assertTrue(answer.detail().startsWith("HTTP status 500: xxx"), answer.detail());
        assertEquals(ProbeAnswer.MAX_CHARACTERS, answer.detail().length());
    }

    @Test
    void ask_peerThatNeverAnswers_isBadWhenTheTimeIsUp() throws Exception {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = mute.getLocalPort();
            long began = System.nanoTime();

            var http = ask(new ContainerAction.HttpGet("/", port, false, List.of()));
            var grpc = ask(new ContainerAction.GrpcCheck(port, ""));

            long tookMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            assertEquals(ProbeOutcome.BAD, http.outcome());
            assertEquals(ProbeOutcome.BAD, grpc.outcome());
            assertTrue(tookMillis >= 2_000 && tookMillis < 10_000, tookMillis + " ms");
        }
    }

    @Test
    void tcp_isWhetherThePortAccepts() throws Exception {
        assertEquals(
                ProbeAnswer.good("port " + port() + " accepts"),
                ask(new ContainerAction.TcpConnect(port())));
        assertEquals(
                ProbeAnswer.bad("port 1: the endpoint takes no connection"),
                ask(new ContainerAction.TcpConnect(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, GOOD, exit code 0: a b",
        "1, BAD, exit code 1: a b",
        "127, BAD, exit code 127: a b"
    })
    void exec_exitCode_isTheAnswer(int code, ProbeOutcome expected, String detail)
            throws Exception {
        engineAnswers.addAll(List.of(created("e1"), said("a\n\tb\n"), ended(code)));

        ProbeAnswer answer = ask(new ContainerAction.Exec(List.of("true")));

        assertEquals(new ProbeAnswer(expected, detail), answer);
    }

    @Test
    void exec_commandThatDoesNotEnd_isAskedOnceUntilItHasEnded() throws Exception {
        var asker =
                askers.of(
                        container(ContainerHealth.NONE),
                        new ContainerAction.Exec(List.of("sleep", "9")));
        engineAnswers.addAll(List.of(created("e1"), said("hm") + "..."));
        assertEquals("the command has not ended within 1000 ms: hm", asker.ask(SECOND).detail());

        engineAnswers.add(running());
        assertEquals("the command asked before has not ended so far", asker.ask(SECOND).detail());
        engineAnswers.addAll(List.of(ended(0), created("e2"), said(""), ended(3)));

        assertEquals("exit code 3", asker.ask(SECOND).detail());
    }

    @ParameterizedTest
    @CsvSource({"409, UNKNOWN", "404, UNKNOWN", "500, UNKNOWN", "400, BAD"})
    void exec_engineRefuses_saysNothingOfTheContainerUnlessThereIsNoSuchProgram(
            int status, ProbeOutcome expected) throws Exception {
        engineAnswers.addAll(
                List.of(created("e1"), FakeEngine.json(status, "{\"message\":\"no\"}")));

        assertEquals(expected, ask(new ContainerAction.Exec(List.of("true"))).outcome());
    }

    @Test
    void detail_ofForeignText_isOneShortLine() {
        var answer = ProbeAnswer.bad("\u0007a\r\n\u2028 b\0" + "c".repeat(1000));

        assertTrue(answer.detail().startsWith("a b cc"), answer.detail());
        assertEquals(ProbeAnswer.MAX_CHARACTERS, answer.detail().length());
    }

    private static String created(String id) {
        return FakeEngine.json(201, "{\"Id\":\"" + id + "\"}");
    }

    private static String ended(int code) {
        return FakeEngine.json(200, "{\"Running\":false,\"ExitCode\":" + code + "}");
    }

    private static String running() {
        return FakeEngine.json(200, "{\"Running\":true,\"ExitCode\":null}");
    }

    /** Output as the engine frames it. */
    private static String said(String text) {
        String frame = text.isEmpty() ? "" : "\1\0\0\0\0\0\0" + (char) text.length() + text;
        return "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n" + frame;
    }
}
