package dev.berth.daemon.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

/** Plays many seeds. */
final class Simulation {
    private Simulation() {}

    /**
     * A seed in whose run something did not hold.
     *
     * @param seed plays it again
     */
    record Failure(long seed, Run.Outcome outcome) {
        @Override
        public String toString() {
            return "seed "
                    + seed
                    + " (again: packaging/dev sim --seeds 1 --seed "
                    + seed
                    + "):\n  "
                    + String.join("\n  ", outcome.violations());
        }
    }

    /**
     * Plays so many seeds, as many at a time as there are processors, until one fails; of those
     * that do, the first.
     */
    static Optional<Failure> play(Bench bench, long first, long count, Plant plant, Tally tally)
            throws Exception {
        var next = new AtomicLong(first);
        List<FutureTask<Optional<Failure>>> players = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            var player = new FutureTask<>(() -> play(bench, next, first + count, plant, tally));
            players.add(player);
            Thread.startVirtualThread(player);
        }
        List<Failure> failures = new ArrayList<>();
        for (var player : players) {
            player.get().ifPresent(failures::add);
        }
        return failures.stream().min(Comparator.comparingLong(Failure::seed));
    }

    /** Plays the next seeds, until there are none, or one has failed here or elsewhere. */
    private static Optional<Failure> play(
            Bench bench, AtomicLong next, long end, Plant plant, Tally tally) {
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            Run.Outcome outcome = new Run(seed, bench, plant).go();
            tally.add(outcome);
            if (!outcome.violations().isEmpty()) {
                next.set(end);
                return Optional.of(new Failure(seed, outcome));
            }
        }
        return Optional.empty();
    }

    /** What happened in the run of a seed. */
    static List<String> story(Bench bench, long seed) {
        List<String> story = new ArrayList<>();
        new Run(seed, bench, Plant.NONE).telling(story::add).go();
        return story;
    }
}
