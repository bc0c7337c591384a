package dev.berth.daemon;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Docker Engine of a test's own, which may come and go; every file of it is under one directory.
 * It leaves the host's network alone but for the bridges that it is asked for, and has a default
 * bridge of its own: one that is to have none removes {@code docker0}, whoever else uses that.
 */
final class EngineProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

    /** What an engine beside it has as its default bridge. */
    private static final Path THEIR_BRIDGE = Path.of("/sys/class/net/docker0");

    private final Path directory;
    private final String bridge;
    private Process process;

    private EngineProcess(Path directory, String bridge, Process process) {
        this.directory = directory;
        this.bridge = bridge;
        this.process = process;
    }

    /** Starts one that is new; returns when it answers. */
    static EngineProcess start() throws Exception {
        Path directory = Files.createTempDirectory("berth-engine");
        boolean isTheirsThere = Files.exists(THEIR_BRIDGE);
        // Names of interfaces have 15 characters at most.
        String bridge = "berth" + ProcessHandle.current().pid() % 10_000_000_000L;
        if (run("ip", "link", "add", bridge, "type", "bridge") != 0) {
            throw new AssertionError("the bridge " + bridge + " cannot be made");
        }
        var engine = new EngineProcess(directory, bridge, spawn(directory, bridge, false));
        try {
            engine.awaitAnswer();
            if (Files.exists(THEIR_BRIDGE) != isTheirsThere) {
                throw new AssertionError("it has meddled with " + THEIR_BRIDGE);
            }
            return engine;
        } catch (AssertionError e) {
            engine.remove();
            throw e;
        }
    }

    /** Where it listens. */
    Path socket() {
        return socket(directory);
    }

    private static Path socket(Path directory) {
        return directory.resolve("docker.sock");
    }

    private static Process spawn(Path directory, String bridge, boolean liveRestore)
            throws IOException {
        Path config = Files.writeString(directory.resolve("daemon.json"), "{}\n");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "dockerd",
                                "--config-file=" + config,
                                "--data-root=" + directory.resolve("data"),
                                "--exec-root=" + directory.resolve("exec"),
                                "--pidfile=" + directory.resolve("dockerd.pid"),
                                "--host=unix://" + socket(directory),
                                "--bridge=" + bridge,
                                "--iptables=false",
                                "--ip-forward=false",
                                "--ip-masq=false"));
        if (liveRestore) {
            command.add("--live-restore");
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                .start();
    }

    private static Path log(Path directory) {
        return directory.resolve("dockerd.log");
    }

    private void awaitAnswer() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        try (var client = Engine.at(socket())) {
            while (!answers(client)) {
                if (!process.isAlive() || Instant.now().isAfter(end)) {
                    throw new AssertionError(
                            "dockerd does not answer\n" + Files.readString(log(directory)));
                }
                LockSupport.parkNanos(STEP_NANOS);
            }
        }
    }

    private static boolean answers(Engine client) {
        try {
            client.ping();
            return true;
        } catch (EngineException notSoFar) {
            return false;
        }
    }

    /**
     * Starts it again after it ended.
     *
     * @param liveRestore whether containers run on when it ends the next time
     */
    void startAgain(boolean liveRestore) throws Exception {
        process = spawn(directory, bridge, liveRestore);
        awaitAnswer();
    }

    /** Starts it again unless it runs, and lets it go on if it stands still. */
    void settle() throws Exception {
        if (process.isAlive()) {
            thaw();
        } else {
            startAgain(false);
        }
    }

    /** Ends it in order; what becomes of its containers is its own choice. */
    void stop() throws Exception {
        process.destroy();
        awaitEnd();
    }

    /** Ends it as a crash would, and its containerd with it; containers run on. */
    void kill() throws Exception {
        process.destroyForcibly();
        awaitEnd();
        endContainerd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("dockerd does not end");
        }
    }

    /** From now on it takes connections and answers nothing. */
    void freeze() throws Exception {
        run("kill", "-STOP", Long.toString(process.pid()));
    }

    /** It answers again. */
    void thaw() throws Exception {
        run("kill", "-CONT", Long.toString(process.pid()));
    }

    private static int run(String... command) throws Exception {
        var started = new ProcessBuilder(command).inheritIO().start();
        return started.waitFor();
    }

    /** Ends it and what it started, and removes every trace of it. */
    void remove() throws Exception {
        thaw();
        stop();
        endContainerd();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo")).reversed()) {
            String mounted = line.split(" ", 6)[4];
            if (mounted.startsWith(directory + "/")) {
                run("umount", "--lazy", mounted);
            }
        }
        run("ip", "link", "delete", bridge);
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The kernel ends it with an engine that crashed; whoever is to collect it may not do so. */
    private void endContainerd() throws Exception {
        Path file = directory.resolve("exec/containerd/containerd.pid");
        if (Files.exists(file)) {
            Path state = Path.of("/proc", Files.readString(file).strip(), "stat");
            Instant end = Instant.now().plus(PATIENCE);
            while (runs(state)) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("containerd does not end");
                }
                LockSupport.parkNanos(STEP_NANOS);
            }
            Files.deleteIfExists(file);
        }
    }

    private static boolean runs(Path state) {
        try {
            return !Files.readString(state).contains(") Z ");
        } catch (IOException ended) {
            return false;
        }
    }
}
