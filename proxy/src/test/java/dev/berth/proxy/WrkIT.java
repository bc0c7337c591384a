package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many requests at once of another HTTP/1.1 client, on connections that stay. */
class WrkIT {
    private static final int TOO_LONG_SECONDS = 60;

    @Test
    void wrk_sixteenConnections_everyRequestIsAnswered() throws Exception {
        try (var upstream = Upstream.answering("a", "answer");
                var rig = new Rig(upstream)) {
            Process process =
                    new ProcessBuilder(
                                    "wrk",
                                    "-t2",
                                    "-c16",
                                    "-d2s",
                                    "-H",
                                    "Host: localhost",
                                    "-H",
                                    "Authorization: Bearer " + rig.issuer().token(Rig.HOST),
                                    "https://127.0.0.1:" + rig.port() + "/")
                            .redirectErrorStream(true)
                            .start();
            String report =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(process.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS), report);
            assertEquals(0, process.exitValue(), report);
            assertTrue(report.contains(" requests in "), report);
            assertFalse(report.contains(" 0 requests in "), report);
            assertFalse(report.contains("Socket errors"), report);
            assertFalse(report.contains("Non-2xx"), report);
        }
    }
}
