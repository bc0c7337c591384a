package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP/2 listener as the protocol's own test suite and another implementation see it. */
class Http2PeersIT {
    private static final int UPLOAD_BYTES = 3_000_000;
    private static final int TOO_LONG_SECONDS = 120;

    private Upstream upstream;
    private Rig rig;
    private String bearer;

    @BeforeEach
    void start() throws Exception {
        upstream = Upstream.answering("a", "answer");
        rig = new Rig(upstream);
        bearer = "authorization: Bearer " + rig.issuer().token(Rig.HOST);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        upstream.close();
    }

    @Test
    void h2spec_everyCaseStrictOnesToo_passes() throws Exception {
        String port = Integer.toString(rig.port());

        String report = run("h2spec", "-t", "-k", "-S", "-h", Rig.HOST, "-p", port, "-o", "5");

        assertTrue(report.contains(" 0 skipped, 0 failed"), report);
        assertTrue(report.contains("146 tests, 146 passed"), report);
    }

    @Test
    void nghttp_request_isAnswered() throws Exception {
        String answer = run("nghttp", "-H", bearer, rig.uri("/").toString());

        // It tells of the certificate first.
        assertTrue(answer.strip().endsWith("answer"), answer);
    }

    @Test
    void h2load_manyStreams_areAllAnswered() throws Exception {
        String report =
                run(
                        "h2load",
                        "-n",
                        "5000",
                        "-c",
                        "4",
                        "-m",
                        "100",
                        "-H",
                        bearer,
                        rig.uri("/").toString());

        assertTrue(report.contains("5000 succeeded, 0 failed, 0 errored, 0 timeout"), report);
        assertTrue(report.contains("status codes: 5000 2xx"), report);
    }

    @Test
    void h2load_largeUploads_areAllTaken(@TempDir Path directory) throws Exception {
        Path body = directory.resolve("body");
        Files.write(body, new byte[UPLOAD_BYTES]);

        String report =
                run(
                        "h2load",
                        "-n",
                        "20",
                        "-c",
                        "2",
                        "-m",
                        "5",
                        "-d",
                        body.toString(),
                        "-H",
                        bearer,
                        rig.uri("/").toString());

        assertTrue(report.contains("20 succeeded, 0 failed, 0 errored, 0 timeout"), report);
        assertTrue(report.contains("status codes: 20 2xx"), report);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
