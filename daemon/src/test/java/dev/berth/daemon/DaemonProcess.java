package dev.berth.daemon;

import com.google.gson.JsonObject;
import dev.berth.daemon.api.UnixHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real {@code berthd} in a process of its own, with every file under one directory. */
final class DaemonProcess implements AutoCloseable {
    /** How long anything may take here: several daemons start on a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();
    private static final int LOG_LINES = 40;

    private final Process process;
    private final Path log;
    private final Path runtime;

    /** Something that becomes true at last, or fails for good. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private DaemonProcess(Process process, Path log, Path runtime) {
        this.process = process;
        this.log = log;
        this.runtime = runtime;
    }

    /** Starts one that may have been there before, and returns when its admin API answers. */
    static DaemonProcess start(Path directory, Path engineSocket) throws Exception {
        return start(directory, engineSocket, "");
    }

    /**
     * The same.
     *
     * @param more lines of the configuration
     */
    static DaemonProcess start(Path directory, Path engineSocket, String more) throws Exception {
        Path runtime = directory.resolve("run");
        Path config = directory.resolve("berthd.yaml");
        Files.writeString(
                config,
                """
                stateDirectory: %s
                runtimeDirectory: %s
                engine:
                  socket: %s
                registry:
                  listen: 127.0.0.1:0
                  tls:
                    listen: 127.0.0.1:0
                balancer:
                  https: 127.0.0.1:0
                """
                                .formatted(directory.resolve("state"), runtime, engineSocket)
                        + more);
        Path log = Files.createTempFile(directory, "berthd", ".log");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty(
                                                "surefire.test.class.path",
                                                System.getProperty("java.class.path")),
                                        Main.class.getName(),
                                        "--config",
                                        config.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.getOutputStream().close();
        var daemon = new DaemonProcess(process, log, runtime);
        try {
            daemon.await("the admin API answers", daemon::answers);
        } catch (AssertionError e) {
            daemon.kill();
            throw e;
        }
        return daemon;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("berthd ended with " + process.exitValue());
        }
        try {
            return http().get("/healthz").status() == 200;
        } catch (IOException notListeningSoFar) {
            return false;
        }
    }

    UnixHttp http() {
        return new UnixHttp(runtime.resolve("berth.sock"));
    }

    JsonObject get(String path) throws IOException {
        UnixHttp.Answer answer = http().get(path);
        if (answer.status() != 200) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.json();
    }

    JsonObject status() throws IOException {
        return get("/berth/v1/status");
    }

    /** Name of the device's own issuer, which also marks its containers. */
    String issuer() throws IOException {
        return status().get("issuer").getAsString();
    }

    /** Where the balancer listens, as {@code 127.0.0.1:PORT}. */
    String https() throws IOException {
        return status().getAsJsonObject("balancer").get("https").getAsString();
    }

    Path caCertificate() {
        return runtime.resolve("ca.pem");
    }

    /** Everything that it has said. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Returns when the condition holds; fails when that takes too long or it throws. */
    void await(String what, Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        try {
            while (!condition.holds()) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("not in " + PATIENCE);
                }
                // What is waited for happens in other processes, which signal nothing to us.
                LockSupport.parkNanos(STEP_NANOS);
            }
        } catch (AssertionError | IOException e) {
            List<String> lines = log().lines().toList();
            throw new AssertionError(
                    what
                            + ": "
                            + e.getMessage()
                            + "\n"
                            + String.join(
                                    "\n",
                                    lines.subList(
                                            Math.max(0, lines.size() - LOG_LINES), lines.size())),
                    e);
        }
    }

    /** Tells it to end in an orderly way; never waits. */
    void terminate() {
        process.destroy();
    }

    /** Ends it at once, as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What it ended with. */
    int exitCode() throws Exception {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("berthd does not end\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        terminate();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while berthd ends");
        }
    }
}
