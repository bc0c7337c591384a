package dev.berth.daemon.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.Event;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.image.Digest;
import dev.berth.policies.prune.UnneededImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImagePrunerTest {
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
    private static final String HOST = "127.0.0.1:5000";
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String IMAGES =
            """
            [{"Id":"sha256:1","RepoTags":["127.0.0.1:5000/app:1"],
              "RepoDigests":["127.0.0.1:5000/app@%s"],"Size":2097152},
             {"Id":"sha256:2","RepoTags":null,
              "RepoDigests":["127.0.0.1:5000/used@%s"],"Size":1},
             {"Id":"sha256:3","RepoTags":["other:1"],"RepoDigests":["<none>@<none>"],"Size":1}]
            """
                    .formatted(DIGEST, DIGEST);
    private static final String CONTAINERS = "[{\"ImageID\":\"sha256:2\",\"Image\":\"x\"}]";

    @TempDir private Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicReference<String> removal =
            new AtomicReference<>(FakeEngine.json(200, "[]"));
    private final EventLog events = new EventLog(now::get);
    private FakeEngine fake;
    private Engine engine;
    private ImagePruner pruner;

    @BeforeEach
    void open() throws IOException {
        Path socket = directory.resolve("engine.sock");
        fake = new FakeEngine(socket, this::answer);
        engine = Engine.at(socket);
        pruner =
                new ImagePruner(
                        engine,
                        new UnneededImages(HOST, name -> true),
                        new Nothing(),
                        full::get,
                        events,
                        now::get);
    }

    @AfterEach
    void close() throws IOException {
        pruner.close();
        engine.close();
        fake.close();
    }

    /** A desired state without anything. */
    private record Nothing() implements MeantImages {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Set<Digest> digests() {
            return Set.of();
        }
    }

    private void answer(FakeEngine.Exchange exchange) throws IOException {
        String line = exchange.line();
        if (line.equals("GET /version")) {
            exchange.send(FakeEngine.VERSION);
        } else if (line.startsWith("DELETE ")) {
            exchange.send(removal.get());
        } else {
            exchange.send(
                    FakeEngine.json(200, line.contains("/containers/") ? CONTAINERS : IMAGES));
        }
    }

    private List<String> removals() {
        return fake.lines.stream().filter(line -> line.startsWith("DELETE ")).toList();
    }

    private void lookAfter(long hours) throws IOException {
        now.set(START.plusSeconds(hours * 3600));
        pruner.look();
    }

    @Test
    void look_unneededForTheAge_takesEachNameAwayWithoutForce() throws IOException {
        lookAfter(0);
        lookAfter(23);
        var before = removals();
        lookAfter(24);

        assertEquals(List.of(), before);
        assertEquals(
                List.of(
                        "DELETE /v1.45/images/127.0.0.1:5000/app:1?noprune=1",
                        "DELETE /v1.45/images/127.0.0.1:5000/app%40" + DIGEST + "?noprune=1"),
                removals());
        assertEquals(
                List.of(
                        "app Pruned removed 127.0.0.1:5000/app:1 (2 MiB) from the engine: nothing"
                                + " has needed it for 24 h"),
                events.in("default").stream().map(ImagePrunerTest::told).toList());
    }

    private static String told(Event event) {
        return event.object().name() + " " + event.reason() + " " + event.message();
    }

    @Test
    void look_diskPastTheWatermark_doesNotWait() throws IOException {
        full.set(true);
        lookAfter(0);

        assertEquals(2, removals().size());
        assertTrue(told(events.in("default").getFirst()).contains("nearly full"));
    }

    @Test
    void look_engineSaysThatItIsUsed_leavesIt() throws IOException {
        full.set(true);
        removal.set(FakeEngine.json(409, "{\"message\":\"container 1 uses it\"}"));
        lookAfter(0);

        assertEquals(1, removals().size());
        assertEquals(List.of(), events.in("default"));
    }
}
