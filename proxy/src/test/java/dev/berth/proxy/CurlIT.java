package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The balancer as curl sees it. */
class CurlIT {
    private static final int UPLOAD_BYTES = 2_000_000;

    private Upstream one;
    private Upstream two;
    private Rig rig;
    private Path authority;

    @BeforeEach
    void start() throws Exception {
        one = Upstream.answering("one", "one");
        two = Upstream.answering("two", "two");
        rig = new Rig(one, two);
        authority = Files.createTempFile("authority", ".pem");
        Files.writeString(authority, Rig.firstIdentity().pem());
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        one.close();
        two.close();
        Files.delete(authority);
    }

    @ParameterizedTest
    @CsvSource({"--http1.1, 1.1", "--http2, 2"})
    void curl_withAndWithoutToken_getsWhatItShould(String option, String version) throws Exception {
        String status = "%{http_code} %{http_version}";
        String bearer = "Authorization: Bearer " + rig.issuer().token(Rig.HOST);

        assertEquals("401 " + version, curl(option, "-o", "/dev/null", "-w", status));
        assertEquals("200 " + version, curl(option, "-o", "/dev/null", "-w", status, "-H", bearer));
        String both = curl(option, "-H", bearer) + curl(option, "-H", bearer);
        assertTrue(both.contains("one") && both.contains("two"), both);
        assertEquals(
                "200",
                curl(option, "-o", "/dev/null", "-w", "%{http_code}", "-H", bearer, "-d", "a=b"));
        assertTrue(curl(option, "-I", "-H", bearer).contains("200"));
        assertTrue(curl(option, "-i").contains("realm=\"localhost\""));
    }

    @ParameterizedTest
    @CsvSource({"--http1.1, x: y", "--http1.1, Transfer-Encoding: chunked", "--http2, x: y"})
    void curl_largeUploadThatExpectsContinue_arrivesWhole(String option, String field)
            throws Exception {
        byte[] sent = new byte[UPLOAD_BYTES];
        new java.util.Random(UPLOAD_BYTES).nextBytes(sent);
        Path body = Files.createTempFile("upload", ".bin");
        Files.write(body, sent);
        var received = new java.util.concurrent.LinkedBlockingQueue<byte[]>();
        try (var taker =
                        new Upstream(
                                "taker",
                                peer -> {
                                    while (peer.readHead()) {
                                        received.add(peer.readBody());
                                        peer.write(Upstream.ok("taken"));
                                    }
                                });
                var uploads = new Rig(taker)) {
            String bearer = "Authorization: Bearer " + uploads.issuer().token(Rig.HOST);
            String answer =
                    curl(
                            uploads,
                            option,
                            "-H",
                            field,
                            "-H",
                            bearer,
                            "-H",
                            "Expect: 100-continue",
                            "--expect100-timeout",
                            "15",
                            "-T",
                            body.toString());

            assertEquals("taken", answer);
            org.junit.jupiter.api.Assertions.assertArrayEquals(sent, received.take());
        } finally {
            Files.delete(body);
        }
    }

    @ParameterizedTest
    @CsvSource({"--http1.1", "--http2"})
    void curl_answerWithTrailers_showsThem(String option) throws Exception {
        try (var teller =
                        new Upstream(
                                "teller",
                                peer -> {
                                    while (peer.readHead()) {
                                        peer.write(
                                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
                                                        + "\r\nTrailer: X-Sum\r\n\r\n4\r\nbody"
                                                        + "\r\n0\r\nX-Sum: 42\r\n\r\n");
                                    }
                                });
                var trailers = new Rig(teller)) {
            String bearer = "Authorization: Bearer " + trailers.issuer().token(Rig.HOST);

            String answer = curl(trailers, option, "-v", "--raw", "-H", bearer);

            assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("x-sum: 42"), answer);
            assertTrue(answer.contains("body"), answer);
        }
    }

    @Test
    void curl_http10_isAnsweredWithoutChunks() throws Exception {
        String bearer = "Authorization: Bearer " + rig.issuer().token(Rig.HOST);

        // It would offer a protocol of its own (ALPN), for which there is none.
        String answer = curl("--http1.0", "-i", "-H", bearer);

        assertTrue(answer.contains(" 200 "), answer);
        assertTrue(answer.contains("Connection: close"), answer);
    }

    @ParameterizedTest
    @CsvSource({"h2c", "tls/1.0", "'h2c, websocket'"})
    void curl_upgradeThatIsNotPassedOn_isServedAsItIs(String protocol) throws Exception {
        String bearer = "Authorization: Bearer " + rig.issuer().token(Rig.HOST);

        String answer =
                curl(
                        "--http1.1",
                        "-i",
                        "-H",
                        bearer,
                        "-H",
                        "Connection: Upgrade",
                        "-H",
                        "Upgrade: " + protocol);

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(one.heads().size() + two.heads().size() == 1, answer);
        assertTrue(
                java.util.stream.Stream.of(one, two)
                        .flatMap(upstream -> upstream.heads().stream())
                        .noneMatch(head -> head.contains("pgrade")));
    }

    private String curl(String... options) throws IOException, InterruptedException {
        return curl(rig, options);
    }

    private String curl(Rig asked, String... options) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--max-time",
                                "20",
                                "--cacert",
                                authority.toString()));
        command.addAll(List.of("--resolve", "localhost:" + asked.port() + ":127.0.0.1"));
        command.addAll(List.of(options));
        command.add(asked.uri("/").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
