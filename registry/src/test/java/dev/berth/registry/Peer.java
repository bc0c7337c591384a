package dev.berth.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that the tests need; where it is missing they fail. */
final class Peer {
    private static final long TIMEOUT_SECONDS = 180;

    private Peer() {}

    /** How a program ended and what it said on both outputs. */
    record Outcome(int status, String output) {}

    /** Runs a program to its end. */
    static Outcome run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "peer", ".log");
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end: " + Files.readString(output, UTF_8));
        }
        return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
    }

    /** Runs a program that has to succeed; gives what it said. */
    static String must(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var outcome = run(directory, environment, command);
        if (outcome.status() != 0) {
            throw new AssertionError(command + " failed: " + outcome.output());
        }
        return outcome.output().strip();
    }

    /** A program from the search path, or from where {@code go install} puts it. */
    static String program(Path directory, String name) throws IOException, InterruptedException {
        String searched = System.getenv().getOrDefault("PATH", "");
        for (String entry : searched.split(":", -1)) {
            if (Files.isExecutable(Path.of(entry, name))) {
                return name;
            }
        }
        String home = must(directory, Map.of(), List.of("go", "env", "GOPATH"));
        return Path.of(home, "bin", name).toString();
    }
}
