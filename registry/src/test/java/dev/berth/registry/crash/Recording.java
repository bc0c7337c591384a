package dev.berth.registry.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A scenario as it was played.
 *
 * @param name for messages
 * @param steps by the number that the marks give them
 * @param left every file that the process left, by its path below the recorded directory
 * @param start what was there before
 */
record Recording(
        String name, Trace trace, List<Step> steps, Map<String, byte[]> left, Leftover start) {
    Recording {
        steps = List.copyOf(steps);
    }

    /** Plays a scenario in a new directory below {@code directory}. */
    static Recording of(String name, Scenario scenario, Recorder recorder, Path directory)
            throws Exception {
        return of(name, scenario, recorder, directory, List.of());
    }

    /** The same with the registry's process started through a command. */
    static Recording of(
            String name, Scenario scenario, Recorder recorder, Path directory, List<String> before)
            throws Exception {
        return of(name, scenario, recorder, directory, before, Leftover.nothing());
    }

    /** A registry starts on what a cut left, and what was interrupted is done once more. */
    static Recording after(Leftover start, String name, Recorder recorder, Path directory)
            throws Exception {
        var running = List.copyOf(start.expectation().running().values());
        Scenario again =
                on -> {
                    on.cutFromHere();
                    on.reopen(start.expectation());
                    for (var step : running) {
                        on.step(step);
                    }
                };
        return of(name, again, recorder, directory, List.of(), start);
    }

    private static Recording of(
            String name,
            Scenario scenario,
            Recorder recorder,
            Path directory,
            List<String> before,
            Leftover start)
            throws Exception {
        Path disk = Files.createDirectories(directory.resolve(name + "-disk")).toRealPath();
        start.state().writeTo(disk);
        Path trace = directory.resolve(name + ".trace");
        var log = directory.resolve(name + ".log");
        try (var play = new Play(recorder, disk, trace, log, before)) {
            scenario.play(play);
            play.end();
            return new Recording(name, Trace.read(trace), play.steps(), files(disk), start);
        }
    }

    /** The disk at the beginning. */
    Disk disk(Predicate<String> neverSynced) {
        var disk = new Disk(neverSynced);
        start.state().putOn(disk);
        return disk;
    }

    /** What a client may count on at the beginning. */
    Expectation expectation() {
        return start.expectation().withSteps(steps);
    }

    private static Map<String, byte[]> files(Path disk) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var found = Files.walk(disk)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(disk.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
