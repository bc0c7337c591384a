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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The balancer as curl sees it. */
class CurlIT {
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

    private String curl(String... options) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--max-time",
                                "20",
                                "--cacert",
                                authority.toString()));
        command.addAll(List.of("--resolve", "localhost:" + rig.port() + ":127.0.0.1"));
        command.addAll(List.of(options));
        command.add(rig.uri("/").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
