package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A subscription whose engine comes and goes. */
@Timeout(30)
class EngineEventsTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final String STREAM = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @TempDir Path directory;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void subscribe_engineThatGoesAndComesBack_resyncsAndLeavesOutWhatWasHeard() throws Exception {
        var first = chunk(event("a", "start", 1_000_005_000_000_001L));
        var second = chunk(event("a", "die", 1_000_006_000_000_002L));
        try (var client = Engine.at(socket());
                var fake =
                        fake(
                                exchange -> {
                                    if (exchange.line().equals("GET /version")) {
                                        exchange.send(FakeEngine.VERSION);
                                    } else if (exchange.line().contains("since=999998.")) {
                                        exchange.send(STREAM + first);
                                        exchange.hangUp();
                                    } else {
                                        exchange.send(STREAM + first + second);
                                    }
                                });
                var _ = client.subscribe("me", listener(), CLOCK)) {
            assertEquals("resync", take());
            assertEquals("start a", take());
            assertEquals("lost", take());
            assertEquals("resync", take());
            assertEquals("die a", take());

            assertTrue(
                    fake.lines.stream().anyMatch(line -> line.contains("since=1000003.000000001")),
                    fake.lines.toString());
        }
    }

    @Test
    void subscribe_beforeTheEngineIsThere_waitsForIt() throws Exception {
        try (var client = Engine.at(socket());
                var _ = client.subscribe("me", listener(), CLOCK)) {
            try (var _ =
                    fake(
                            exchange ->
                                    exchange.send(
                                            exchange.line().equals("GET /version")
                                                    ? FakeEngine.VERSION
                                                    : STREAM))) {
                assertEquals("resync", take());
            }
        }
    }

    @Test
    void subscribe_garbageInTheStream_subscribesAgain() throws Exception {
        try (var client = Engine.at(socket());
                var _ =
                        fake(
                                exchange ->
                                        exchange.send(
                                                exchange.line().equals("GET /version")
                                                        ? FakeEngine.VERSION
                                                        : STREAM + chunk("{\"no\n")));
                var _ = client.subscribe("me", listener(), CLOCK)) {
            assertEquals("resync", take());
            assertEquals("lost", take());
            assertEquals("resync", take());
        }
    }

    @Test
    void close_whileNothingHappens_endsTheThread() throws Exception {
        var subscribed = new CountDownLatch(1);
        try (var client = Engine.at(socket());
                var _ =
                        fake(
                                exchange -> {
                                    if (exchange.line().equals("GET /version")) {
                                        exchange.send(FakeEngine.VERSION);
                                    } else {
                                        exchange.send(STREAM);
                                        subscribed.countDown();
                                    }
                                })) {
            var events = client.subscribe("me", listener(), CLOCK);
            subscribed.await();
            assertEquals("resync", take());

            events.close();

            assertTrue(
                    Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("engine-events")));
        }
    }

    private EngineEvents.Listener listener() {
        return new EngineEvents.Listener() {
            @Override
            public void changed(EngineEvent event) {
                heard.add(event.action() + " " + event.id());
            }

            @Override
            public void resync() {
                heard.add("resync");
            }

            @Override
            public void lost() {
                heard.add("lost");
            }
        };
    }

    private String take() throws InterruptedException {
        var next = heard.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing within 10 s" : next;
    }

    private FakeEngine fake(FakeEngine.Script script) throws IOException {
        return new FakeEngine(socket(), script);
    }

    private Path socket() {
        return directory.resolve("engine.sock");
    }

    private static String event(String id, String action, long timeNanos) {
        return "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\"},\"timeNano\":%d}\n"
                .formatted(action, id, timeNanos);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
