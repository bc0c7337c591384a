package dev.berth.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A registry in a JVM of its own, which a test may kill at any point. */
final class ChildRegistry implements AutoCloseable {
    final Process process;
    final int port;
    final String secret;

    private ChildRegistry(Process process, int port, String secret) {
        this.process = process;
        this.port = port;
        this.secret = secret;
    }

    static ChildRegistry start(Path directory, int port, long reserveBytes) throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryMain.class.getName(),
                        directory.toString(),
                        Integer.toString(port),
                        Long.toString(reserveBytes));
        var process =
                new ProcessBuilder(command)
                        .redirectError(directory.resolveSibling("child.log").toFile())
                        .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException(
                    "no registry: " + Files.readString(directory.resolveSibling("child.log")));
        }
        String[] words = line.split(" ", -1);
        return new ChildRegistry(process, Integer.parseInt(words[1]), words[2]);
    }

    /** What the process holds in memory, in bytes. */
    long residentBytes() throws IOException {
        for (String line :
                Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }

    /** SIGKILL: no byte is written any more. */
    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
