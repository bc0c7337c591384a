package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An importing process that is killed leaves whole archives and nothing else. */
@Timeout(120)
class ImportCrashTest {
    @TempDir Path directory;

    private Path store() {
        return directory.resolve("store");
    }

    /** Kills an importing process as soon as it prints that line; gives what it had printed. */
    private List<String> killedAt(String last) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ImportMain.class.getName(),
                                store().toString())
                        .redirectError(directory.resolve("child.log").toFile())
                        .start();
        var lines = new ArrayList<String>();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals(last)) {
                process.destroyForcibly();
                process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
                return lines;
            }
        }
        throw new AssertionError(lines + ": " + Files.readString(directory.resolve("child.log")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READING 0",
                "CHECKING 1",
                "STORING 0",
                "STORING 1",
                "DONE 1",
                "READING 3",
                "STORING 3",
            })
    void kill_whileImporting_leavesWholeArchives(String at) throws Exception {
        List<String> told = killedAt(at);

        try (var running = RunningRegistry.on(store())) {
            for (int number = 0; number < ImportMain.ARCHIVES; number++) {
                boolean first = isWhole(running, number, 0);
                boolean second = isWhole(running, number, 1);

                assertEquals(
                        first, second, "one image of archive " + number + " without the other");
                assertTrue(
                        first || !told.contains("DONE " + number),
                        "archive " + number + " was acknowledged");
            }
            assertNoUploads();
        }
    }

    /** Whether the image is there, with the right bytes; or it is not there at all. */
    private static boolean isWhole(RunningRegistry running, int number, int image) {
        String repository = "/v2/app" + image;
        byte[] layer = ImportMain.layer(number, image);
        var manifest = running.anonymous("GET", repository + "/manifests/" + number);
        var blob = running.anonymous("GET", repository + "/blobs/" + sha256(layer));
        assertEquals(
                manifest.statusCode(),
                blob.statusCode(),
                () -> RunningRegistry.describe(manifest) + " with " + blob.statusCode());
        assertTrue(
                blob.statusCode() == 404 || sha256(blob.body()).equals(sha256(layer)),
                "the layer of " + repository + " is another one");
        return manifest.statusCode() == 200;
    }

    private void assertNoUploads() throws IOException {
        try (var files = Files.list(store().resolve("uploads"))) {
            assertEquals(List.of(), files.toList());
        }
    }
}
