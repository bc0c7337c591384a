package dev.berth.daemon.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
                InstantSource.system(),
                duration -> LockSupport.parkNanos(duration.toNanos()));
    }

    /** The variable's value; empty if it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
