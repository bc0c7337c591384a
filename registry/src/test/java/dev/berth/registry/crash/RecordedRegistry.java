package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A registry in a process of its own whose every change of the disk is written down. */
final class RecordedRegistry implements AutoCloseable {
    private static final long END_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private int port;

    private RecordedRegistry(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.commands = process.outputWriter(UTF_8);
        this.answers = process.inputReader(UTF_8);
    }

    /**
     * Starts the process; no registry is open in it yet.
     *
     * @param before a command and its arguments that the process is started through
     */
    static RecordedRegistry start(
            List<String> before, Path disk, Path log, Map<String, String> environment)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryUnderRecord.class.getName(),
                        disk.toString()));
        var builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new RecordedRegistry(builder.start(), log);
    }

    void open() throws IOException {
        port = Integer.parseInt(command("open"));
    }

    String login() throws IOException {
        return command("login");
    }

    Wire wire(String secret) throws IOException {
        return new Wire(port, Stores.USER, secret);
    }

    /** Has a command carried out. */
    synchronized String command(String line) throws IOException {
        commands.write(line);
        commands.newLine();
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(line + " ended the registry: " + Files.readString(log, UTF_8));
        }
        return answer;
    }

    /** SIGKILL: nothing is written any more, and what was written stays in the kernel's memory. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
    }
}
