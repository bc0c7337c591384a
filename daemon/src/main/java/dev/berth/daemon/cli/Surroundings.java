package dev.berth.daemon.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What the command finds around it: streams, environment, clock.
 *
 * @param input standard input
 * @param output standard output
 * @param messages standard error
 * @param environment variables by name
 * @param user name of the user whose process this is
 * @param home that user's home directory
 * @param terminal whether somebody looks at standard error as it is written
 * @param clock for ages
 * @param pause how to let time pass between two looks
 */
record Surroundings(
        InputStream input,
        StandardOutput output,
        PrintStream messages,
        Map<String, String> environment,
        String user,
        String home,
        boolean terminal,
        InstantSource clock,
        Pause pause) {

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration);
    }

    /** Those of this process. */
    static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                System.in,
                new StandardOutput(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                environment,
                System.getProperty("user.name", ""),
                environment.getOrDefault("HOME", System.getProperty("user.home", "/")),
                isTerminal(Path.of("/proc/self/fd/2")),
                InstantSource.system(),
                duration -> LockSupport.parkNanos(duration.toNanos()));
    }

    /** By the kernel's name for what a descriptor of this process is open on. */
    private static boolean isTerminal(Path descriptor) {
        try {
            String opened = Files.readSymbolicLink(descriptor).toString();
            return opened.startsWith("/dev/pts/") || opened.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The variable's value; empty if it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
