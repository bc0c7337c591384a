package dev.berth.registry.crash;

import dev.berth.registry.crash.Losses.Effort;
import dev.berth.registry.crash.Losses.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Cuts the power behind every operation of a recording, in every way, and restarts the registry.
 */
final class PowerCuts {
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Recording recording;
    private final Effort effort;
    private final long seed;
    private final Path directory;
    private final Disk disk;
    private final Expectation expectation;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> faults = Collections.synchronizedSet(new TreeSet<>());
    private final Semaphore waiting = new Semaphore(2 * WORKERS);
    private final AtomicInteger directories = new AtomicInteger();
    private int cuts;
    private int states;
    private int same;

    private PowerCuts(
            Recording recording,
            Predicate<String> neverSynced,
            Effort effort,
            long seed,
            Path directory) {
        this.recording = recording;
        this.effort = effort;
        this.seed = seed;
        this.directory = directory;
        this.disk = recording.disk(neverSynced);
        this.expectation = recording.expectation();
    }

    /**
     * What came of it.
     *
     * @param cuts operations that the power was cut behind
     * @param states different states that a registry was opened on
     * @param same states that had been tried already
     */
    record Tally(
            String name,
            int cuts,
            int states,
            int same,
            long seed,
            Duration time,
            Set<String> faults) {
        @Override
        public String toString() {
            return "power cuts, %s: %d cuts, %d states tried (%d more were the same), %d wrong, seed %d, %d s"
                    .formatted(name, cuts, states, same, faults.size(), seed, time.toSeconds());
        }
    }

    /** Tries all, or until there are faults enough. */
    static Tally of(Recording recording, Effort effort, long seed, Path directory) {
        return of(recording, _ -> false, effort, seed, directory);
    }

    /**
     * The same with a mistake planted.
     *
     * @param neverSynced paths below the recorded directory whose syncs are taken for not made
     */
    static Tally of(
            Recording recording,
            Predicate<String> neverSynced,
            Effort effort,
            long seed,
            Path directory) {
        return new PowerCuts(recording, neverSynced, effort, seed, directory).tried();
    }

    private Tally tried() {
        long started = System.nanoTime();
        var random = new Random(seed);
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            boolean begun = false;
            boolean news = false;
            int last = -1;
            for (Op op : recording.trace().ops()) {
                if (faults.size() >= effort.faults()) {
                    break;
                }
                // An answer binds from the moment it is given: it is heard before the power is cut.
                if (begun && news && (op.isIo() || isRequest(op))) {
                    cut(last, random, workers);
                    news = false;
                }
                disk.apply(op);
                last++;
                if (op instanceof Op.Mark(String text)) {
                    expectation.hear(text);
                    begun |= text.equals(Trace.CUT_FROM_HERE);
                    news |= !isRequest(op);
                }
                news |= effort.everywhere() && op.isIo();
                cuts += begun && op.isIo() ? 1 : 0;
            }
            if (news) {
                cut(last, random, workers);
            }
        }
        var time = Duration.ofNanos(System.nanoTime() - started);
        return new Tally(recording.name(), cuts, states, same, seed, time, faults);
    }

    private static boolean isRequest(Op op) {
        return op instanceof Op.Mark(String text)
                && (text.startsWith("begin") || text.startsWith("ending"));
    }

    private void cut(int last, Random random, ExecutorService workers) {
        var heard = expectation.copy();
        String promises = heard.facts() + " " + heard.openSessions() + heard.running().keySet();
        for (var loss : Losses.behind(last, disk.pending(), effort, random)) {
            var state = disk.state(loss.fates());
            if (!seen.add(state.key() + promises)) {
                same++;
                continue;
            }
            states++;
            waiting.acquireUninterruptibly();
            workers.execute(
                    () -> {
                        try {
                            restart(last, loss, state, heard);
                        } finally {
                            waiting.release();
                        }
                    });
        }
    }

    private void restart(int last, Loss loss, DiskState state, Expectation heard) {
        Path at = directory.resolve("cut-" + directories.incrementAndGet());
        try {
            Files.createDirectory(at);
            state.writeTo(at);
            for (String fault : Restart.on(at, heard)) {
                faults.add(
                        "%s, cut behind #%d, %s, running %s: %s"
                                .formatted(
                                        recording.name(),
                                        last,
                                        loss.name(),
                                        heard.running().values(),
                                        fault));
            }
            remove(at);
        } catch (IOException | RuntimeException | Error e) {
            // Thrown on a worker it would be lost, and the state would count as a good one.
            faults.add(
                    "%s, cut behind #%d, %s: the test itself failed: %s"
                            .formatted(recording.name(), last, loss.name(), e));
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> all;
        try (var found = Files.walk(directory)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
