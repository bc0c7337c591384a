package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process of a user who is not entitled, as curl; needs root to be that user. */
@Timeout(60)
final class AdminApiIT {
    private static final int PATIENCE_SECONDS = 20;
    private static final String NOBODY = "65534";

    @TempDir private Path directory;
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        api = new ApiFixture(directory, directory.resolve("no-engine.sock"));
        // Whoever may not connect gets no answer: here everybody may.
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private Path socket() {
        return directory.resolve("berth.sock");
    }

    /** The answer's body and code. */
    private String curl(String uid, String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--clear-groups",
                                "curl",
                                "-s",
                                "--max-time",
                                Integer.toString(PATIENCE_SECONDS),
                                "--write-out",
                                " %{http_code}",
                                "--unix-socket",
                                socket().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void nobody_mayNeitherLookNorChange() throws Exception {
        String looks = curl(NOBODY, "http://berth/api/v1/services");
        String changes =
                curl(NOBODY, "--data-binary", AdminApiCase.SERVICE, "http://berth/berth/v1/apply");
        String token =
                curl(
                        NOBODY,
                        "--data-binary",
                        "{\"audience\":\"web.example.com\"}",
                        "http://berth/berth/v1/tokens");

        for (String answer : List.of(looks, changes, token)) {
            assertTrue(answer.endsWith(" 403"), answer);
            assertTrue(answer.contains("Forbidden"), answer);
        }
        assertEquals(0, api.store.current().revision());
    }

    @Test
    void root_mayChange() throws Exception {
        String answer =
                curl("0", "--data-binary", AdminApiCase.SERVICE, "http://berth/berth/v1/apply");

        assertTrue(answer.endsWith(" 200"), answer);
        assertEquals("root", api.store.history(1).getFirst().author().name());
    }
}
