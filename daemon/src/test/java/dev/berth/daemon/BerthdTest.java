package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as systemd and the journal see it, without an engine of its own. */
@Timeout(600)
class BerthdTest {
    /** As every JVM that SIGTERM ends; anything else was no orderly stop. */
    private static final int TERMINATED = 128 + 15;

    @TempDir private Path directory;

    @Test
    void terminated_saysSoUntilItsLastWord() throws Exception {
        try (var daemon = DaemonProcess.start(directory, directory.resolve("none.sock"))) {
            daemon.terminate();

            assertEquals(TERMINATED, daemon.exitCode());
            List<String> lines = daemon.log().lines().toList();
            assertTrue(
                    lines.stream().anyMatch(line -> line.endsWith("Main: told to stop")),
                    daemon.log());
            assertTrue(lines.getLast().endsWith("Main: stopped"), daemon.log());
        }
    }

    @Test
    void started_engineHoldsAnotherAppliance_endsAndSaysWhose() throws Exception {
        Path socket = directory.resolve("engine.sock");
        try (var _ = new FakeEngine(socket, BerthdTest::anothers)) {
            var ended =
                    assertThrows(
                            AssertionError.class, () -> DaemonProcess.start(directory, socket));

            String told = String.valueOf(ended.getMessage());
            assertTrue(told.contains("berthd ended with 1"), told);
            assertTrue(told.contains("serves another appliance, https://device-2.example"), told);
        }
    }

    private static void anothers(FakeEngine.Exchange asked) throws IOException {
        if (asked.line().equals("GET /version")) {
            asked.send(FakeEngine.VERSION);
        } else if (asked.line().endsWith("/networks/berth")) {
            asked.send(
                    FakeEngine.json(
                            200,
                            """
                            {"Id":"n1","Name":"berth","Driver":"bridge","IPAM":{"Config":[]},
                             "Options":{},"Labels":{"dev.berth.owner":"https://device-2.example"}}
                            """));
        } else {
            asked.send(FakeEngine.json(200, "[]"));
        }
    }
}
