package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The recorder of {@code src/test/c}, compiled with the machine's C compiler, without which the
 * tests fail.
 */
final class Recorder {
    private static final Path SOURCES = Path.of("src/test/c").toAbsolutePath();
    private static final long COMPILE_SECONDS = 60;

    private final Path library;

    private Recorder(Path library) {
        this.library = library;
    }

    static Recorder compile(Path directory) throws IOException, InterruptedException {
        Path library = directory.resolve("recorder.so");
        Path log = directory.resolve("cc.log");
        var command =
                List.of(
                        "cc",
                        "-O1",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        SOURCES.resolve("recorder.c").toString(),
                        SOURCES.resolve("names.c").toString(),
                        SOURCES.resolve("refused.c").toString());
        var compiler =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(log, UTF_8));
        }
        return new Recorder(library);
    }

    /** What a process has to have in its environment to be recorded. */
    Map<String, String> environment(Path disk, Path trace) {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "RECORDER_ROOT",
                disk.toString(),
                "RECORDER_TRACE",
                trace.toString());
    }
}
