package dev.berth.daemon.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a shell would, with everything around them made up. */
final class Shell {
    /** What a command left behind. */
    record Outcome(int code, String out, String err) {}

    static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final Map<String, String> environment = new HashMap<>();
    private final String home;
    private byte[] input = new byte[0];
    private boolean terminal;

    Shell(Path socket, Path home) {
        environment.put("BERTH_SOCKET", socket.toString());
        environment.put("PATH", "");
        this.home = home.toString();
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** From now on somebody looks at what it writes. */
    Shell onTerminal() {
        terminal = true;
        return this;
    }

    Shell input(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    Outcome run(String... arguments) {
        var out = new ByteArrayOutputStream();
        return run(out, out, arguments);
    }

    /** Runs with an output of the test's own. */
    Outcome run(OutputStream out, String... arguments) {
        return run(out, new ByteArrayOutputStream(), arguments);
    }

    private Outcome run(OutputStream out, ByteArrayOutputStream shown, String... arguments) {
        var err = new ByteArrayOutputStream();
        var surroundings =
                new Surroundings(
                        new ByteArrayInputStream(input),
                        new StandardOutput(out),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        "alice",
                        home,
                        terminal,
                        InstantSource.fixed(NOW),
                        pause -> {});
        int code = new Berth(surroundings).run(arguments);
        return new Outcome(
                code, shown.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
