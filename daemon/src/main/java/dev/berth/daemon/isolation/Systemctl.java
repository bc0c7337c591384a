package dev.berth.daemon.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks systemd for properties of units, and sets them until the machine stops (systemctl(1)). */
final class Systemctl {
    /** How long an answer may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Longest answer that is read, bytes. */
    private static final int MAX_BYTES = 4096;

    private final Path program;

    Systemctl(Path program) {
        this.program = program;
    }

    /** The CPUs that a unit was given by somebody, as systemd writes them; empty: none. */
    String allowedCpus(String unit) throws IOException, InterruptedException {
        return run("show", "--value", "--property=AllowedCPUs", "--", unit);
    }

    /**
     * Gives CPUs to a unit; nothing takes them away again (systemd.resource-control(5)).
     *
     * @throws IOException if systemd does not want to, with its reason
     */
    void allowCpus(String unit, String cpus) throws IOException, InterruptedException {
        run("set-property", "--runtime", "--", unit, "AllowedCPUs=" + cpus);
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--no-ask-password", "--no-pager"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("systemctl " + arguments[0] + " takes too long");
            }
            String text =
                    new String(output.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse("")
                            .strip();
            if (process.exitValue() != 0) {
                throw new IOException("systemctl " + arguments[0] + ": " + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
