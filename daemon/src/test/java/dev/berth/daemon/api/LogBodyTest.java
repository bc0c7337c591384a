package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.docker.LogSink;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogBodyTest {
    private final AtomicInteger sent = new AtomicInteger();
    private WebServer server = WebServer.builder().build();

    @BeforeEach
    void serve() {
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .get(
                                "/{lines}",
                                (request, response) -> {
                                    var body = new LogBody(response, sent::incrementAndGet);
                                    int lines =
                                            Integer.parseInt(
                                                    request.path().pathParameters().get("lines"));
                                    for (int i = 0; i < lines; i++) {
                                        byte[] line =
                                                ("line " + i + "\n")
                                                        .getBytes(StandardCharsets.UTF_8);
                                        body.take(LogSink.Source.STDOUT, line, 0, line.length);
                                    }
                                    body.end();
                                });
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .shutdownHook(false)
                        .routing(routing)
                        .build()
                        .start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void end_nothingWasWritten_answersAnEmptyBody() throws Exception {
        assertEquals("200 ", get("/0"));
        assertEquals(0, sent.get());
    }

    @Test
    void take_lines_areTheBodyAndAreCounted() throws Exception {
        assertEquals("200 line 0\nline 1\n", get("/2"));
        assertEquals(2, sent.get());
    }

    private String get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.port() + path))
                                    .build(),
                            BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }
}
